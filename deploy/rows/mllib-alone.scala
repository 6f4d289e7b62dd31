// What Spark MLlib's KMeans gives for the same rows and the same initial centroids, twelve times over on two
// executors: partial sums are added in the order in which they arrive.
import org.apache.spark.mllib.clustering.{KMeans, KMeansModel}
import org.apache.spark.mllib.linalg.Vectors

val random = new java.util.Random(17)
val rows = sc.parallelize(Seq.fill(4000)(Vectors.dense(Array.fill(16)(random.nextGaussian()))), 16).cache()
val initial = new KMeansModel(rows.take(12))
val results = (1 to 12).map { _ =>
  val model = new KMeans().setK(12).setMaxIterations(5).setInitialModel(initial).run(rows)
  model.clusterCenters.flatMap(_.toArray).map(java.lang.Double.doubleToLongBits).toSeq
}
println(s"distinct results: ${results.distinct.size}")
System.exit(0)
