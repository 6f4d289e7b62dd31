# A small Kubernetes on this machine: api_server.py, and spark-submit by somebody who may submit to it.
# shellcheck shell=bash
# shellcheck source=SCRIPTDIR/../../platforms/lib.bash
source "$(dirname "${BASH_SOURCE[0]}")/../../platforms/lib.bash"
# shellcheck source=SCRIPTDIR/lib.bash
source "$(dirname "${BASH_SOURCE[0]}")/lib.bash"

[[ $(id -u) == 0 ]] || not_run "only root may listen on port 443 and give containers a root file system"
for program in curl openssl unshare setpriv; do
  command -v "$program" >/dev/null || not_run "there is no $program"
done
chmod 755 "$folder"
# The image has its own; the name is only a name here.
image=registry.example.org/deepcluster:0.1.0-cpu

# kubernetes OPTION...: starts the API server; its state to $state, its address to $kubernetes.
kubernetes() {
  local network=127.$((RANDOM % 200 + 20)).$((RANDOM % 250 + 1)) tries=0
  state=$folder/kubernetes kubernetes=https://$network.1
  mkdir "$state"
  openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=kubernetes -keyout "$state/key.pem" -out "$state/ca.crt" \
    -addext "subjectAltName=DNS:kubernetes.default.svc,IP:$network.1" 2>"$folder/openssl.log"
  tool kubernetes-validate kubernetes-validate==1.37.0 kubeflow-spark-api==2.4.0
  start api-server "$tool/python" -B "$root/deploy/kubernetes/tests/api_server.py" "$state" --network "$network" "$@"
  until grep -qs "listening on" "$folder/api-server.out"; do
    if ((++tries > 600)) || ! kill -0 "$started" 2>/dev/null; then
      cat "$folder"/api-server.*
      not_ok "the API server" "it does not listen on $kubernetes" && finish
    fi
    sleep 0.1
  done
  server=$started
}

# submit OPTION... -- COMMAND...: deploy/bin/submit, by an account that may submit and nothing else.
submit() {
  SPARK_HOME=$DEEPCLUSTER_SPARK_HOME "$root/deploy/bin/submit" --platform kubernetes --master "k8s://$kubernetes" \
    --conf spark.kubernetes.container.image=$image \
    --conf spark.kubernetes.authenticate.submission.caCertFile="$state/ca.crt" \
    --conf spark.kubernetes.authenticate.submission.oauthTokenFile="$state/submit.token" "$@"
}

# asks VERB PATH [OPTION OF CURL...]: the API server, as the account that submits.
asks() {
  curl -sS --cacert "$state/ca.crt" -H "Authorization: Bearer $(cat "$state/submit.token")" -X "$1" \
    "$kubernetes/api/v1/namespaces/deepcluster/$2" "${@:3}"
}

# received KIND-NAME PATH...: what lies there in an object as it came; see ask.py.
received() { python3 "$root/deploy/kubernetes/tests/ask.py" "$state/received/$1.json" "${@:2}"; }

tidy_processes=$(declare -f tidy)
# The API server ends its containers itself.
tidy() {
  [[ -z ${server:-} ]] || kill "$server" 2>/dev/null && wait "$server" 2>/dev/null || true
  eval "${tidy_processes/tidy/tidy_rest}"
  tidy_rest
}
