#!/usr/bin/env bash
# point: 2 | Kubernetes: spark-submit in cluster mode to an API server, which looks at the driver pod it receives
# shellcheck source=SCRIPTDIR/../kubernetes/tests/cluster.bash
source "$(dirname "$0")/../kubernetes/tests/cluster.bash"
kubernetes --without-kubelet

try submit --name photos --conf spark.kubernetes.driver.pod.name=photos-driver -- \
  train --data /data/photos-32 --run /data/runs/photos --config "$root/conf/quickstart.conf" --set run.seed=7
# The API server refuses what does not fit its schema, the standard restricted, or the role of who asks.
expect "spark-submit makes a driver pod, which is admitted, and waits for its end" 0 "phase: Succeeded"
same "all it asked for is allowed to who submits" "" "$(grep ^refused "$state/requests" || true)"
sed 's/^/      /' "$state/requests"

driver() { received Pod-photos-driver "$@"; }
container=spec/containers/0
same "one container of the image" "$image" "$(driver 'spec/containers/*/image')"
same "its arguments" "driver --properties-file /opt/spark/conf/spark.properties --class org.deepcluster.app.Main\
 local:///opt/deepcluster/deepcluster.jar train --data /data/photos-32 --run /data/runs/photos\
 --config /opt/spark/conf/deepcluster.conf --set run.seed=7" "$(driver "$container/args/*")"
same "its memory is heap and overhead, request and limit alike" "6144Mi 6144Mi" \
  "$(driver $container/resources/{requests,limits}/memory)"
same "its cores" "1 2" "$(driver $container/resources/{requests,limits}/cpu)"
same "its user" "185 185 185 true" "$(driver spec/securityContext/{runAsUser,runAsGroup,fsGroup,runAsNonRoot})"
same "its root is read-only, it has no capabilities and gets none" "true ALL false" \
  "$(driver $container/securityContext/{readOnlyRootFilesystem,capabilities/drop/*,allowPrivilegeEscalation})"
same "its mounts" "/tmp /opt/spark/work-dir /scratch /data /opt/spark/pod-template /opt/spark/conf" \
  "$(driver "$container/volumeMounts/*/mountPath")"
same "the volume of datasets and runs" deepcluster-data "$(driver spec/volumes/3/persistentVolumeClaim/claimName)"
same "its account" deepcluster-driver "$(driver spec/serviceAccountName)"
same "it has time to stop at a commit" 120 "$(driver spec/terminationGracePeriodSeconds)"
same "its environment" "SPARK_USER SPARK_APPLICATION_ID SPARK_DRIVER_BIND_ADDRESS SPARK_LOCAL_DIRS SPARK_CONF_DIR" \
  "$(driver "$container/env/*/name")"
same "it spills to the volume that is there for it" /scratch "$(driver $container/env/3/value)"

# config_map PATTERN: the one that came whose name is like this.
config_map() { basename "$(compgen -G "$state/received/ConfigMap-$1.json")" .json; }
settings=$(config_map 'spark-drv-*')
same "the settings file travels" "$(cat "$root/conf/quickstart.conf")" "$(received "$settings" data/deepcluster.conf)"
setting() { received "$settings" data/spark.properties | sed -n "s/^$1=//p"; }
same "executors: heap and overhead" "4g 4g" "$(setting spark.executor.memory) $(setting spark.executor.memoryOverhead)"
same "executors: cores, request, limit" "4 4 4" "$(setting spark.executor.cores)\
 $(setting spark.kubernetes.executor.request.cores) $(setting spark.kubernetes.executor.limit.cores)"
same "executors: account" deepcluster-executor "$(setting spark.kubernetes.authenticate.executor.serviceAccountName)"
same "executors: native threads a task" 1 "$(setting spark.executorEnv.OMP_NUM_THREADS)"
same "the template of executors travels" "$(cat "$root/deploy/kubernetes/executor-pod.yaml")" \
  "$(received "$(config_map '*-podspec-conf-map')" 'data/*')"

# What it would not take.
sed 's/runAsNonRoot: true/runAsNonRoot: false/' "$root/deploy/kubernetes/driver-pod.yaml" >"$folder/driver-pod.yaml"
try submit --name photos --conf spark.kubernetes.driver.podTemplateFile="$folder/driver-pod.yaml" -- metrics --run /data/runs/photos
expect "a template that asks for root is refused" 1 'violates PodSecurity "restricted"' "runAsNonRoot is not true"
printf wrong >"$state/submit.token"
try submit --name photos -- metrics --run /data/runs/photos
expect "and so is somebody unknown" 1 "no account has this token"
finish
