// What DL4J's own parameter averaging gives for the same network, the same batches and the same seed, twelve
// times over on two executors: the eight workers' parameters are added in the order in which they arrive.
import org.deeplearning4j.nn.conf.NeuralNetConfiguration
import org.deeplearning4j.nn.conf.layers.{DenseLayer, OutputLayer}
import org.deeplearning4j.spark.api.{RDDTrainingApproach, Repartition}
import org.deeplearning4j.spark.impl.multilayer.SparkDl4jMultiLayer
import org.deeplearning4j.spark.impl.paramavg.ParameterAveragingTrainingMaster
import org.nd4j.linalg.activations.Activation
import org.nd4j.linalg.dataset.DataSet
import org.nd4j.linalg.factory.Nd4j
import org.nd4j.linalg.learning.config.Sgd

val random = new java.util.Random(17)
val batches = Seq.fill(32) {
  val features = Array.fill(16, 32)(random.nextGaussian().toFloat)
  val labels = Array.tabulate(16, 4)((row, label) => if (row % 4 == label) 1f else 0f)
  new DataSet(Nd4j.create(features), Nd4j.create(labels))
}
val network = {
  new NeuralNetConfiguration.Builder().seed(17).updater(new Sgd(0.05)).list()
    .layer(new DenseLayer.Builder().nIn(32).nOut(64).activation(Activation.RELU).build())
    .layer(new OutputLayer.Builder().nIn(64).nOut(4).activation(Activation.SOFTMAX).build())
    .build()
}
val results = (1 to 12).map { _ =>
  val averaging = new ParameterAveragingTrainingMaster.Builder(8, 16)
    .batchSizePerWorker(16).averagingFrequency(2).workerPrefetchNumBatches(0)
    .rddTrainingApproach(RDDTrainingApproach.Direct).repartionData(Repartition.Never).build()
  val trained = new SparkDl4jMultiLayer(sc, network, averaging).fit(sc.parallelize(batches, 8))
  trained.params().toFloatVector.map(java.lang.Float.floatToIntBits).toSeq
}
val first = results.head.map(java.lang.Float.intBitsToFloat)
val furthest = results.map(_.map(java.lang.Float.intBitsToFloat).zip(first).map { case (a, b) => math.abs(a - b) }.max).max
println(s"largest difference: $furthest")
println(s"distinct results: ${results.distinct.size}")
System.exit(0)
