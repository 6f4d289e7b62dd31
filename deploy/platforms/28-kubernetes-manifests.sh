#!/usr/bin/env bash
# point: 2 | Kubernetes: SparkApplication, CronJob, templates and access held to their schemas and to each other
# shellcheck source=SCRIPTDIR/../kubernetes/tests/lib.bash
source "$(dirname "$0")/../kubernetes/tests/lib.bash"
manifests=$root/deploy/kubernetes

tool kubernetes-validate kubernetes-validate==1.37.0 kubeflow-spark-api==2.4.0
validate() { "$tool/python" -B "$manifests/tests/manifests.py" "$1" 1.30 1.34 1.37; }
try validate "$manifests"
cat "$folder/out"
expect "every manifest fits its schema, the namespace's standard, and the others" 0 "pods: ok" "templates: ok"

# changed FILE OLD NEW TEXT: with that change in a manifest, TEXT would be said of it.
changed() {
  rm -rf "$folder/changed"
  mkdir "$folder/changed"
  cp "$manifests"/*.yaml "$folder/changed/"
  sed -i "s/$2/$3/" "$folder/changed/$1"
  try validate "$folder/changed"
  expect "$1 with $3 is refused" 1 "$4"
}
changed nightly.yaml "backoffLimit: 3" "backofLimit: 3" "'backofLimit' was unexpected"
changed access.yaml "verbs: \[.*" "verbs: create" "'create' is not of type 'array'"
changed spark-application.yaml "instances: 2" "instance: 2" "spec.executor.instance is no field"
changed spark-application.yaml "cores: 4" 'cores: "4"' "Input should be a valid integer"
changed spark-application.yaml "mountPath: \/data" "mountPath: \/other" "the template of the driver is not driver-pod.yaml"
changed driver-pod.yaml "runAsNonRoot: true" "runAsNonRoot: false" "runAsNonRoot is not true"
changed executor-pod.yaml "readOnlyRootFilesystem: true" "readOnlyRootFilesystem: false" "the root file system is not read-only"
changed nightly.yaml "serviceAccountName: .*" "serviceAccountName: nobody" "there is no ServiceAccount nobody"
finish
