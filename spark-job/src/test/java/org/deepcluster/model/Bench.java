package org.deepcluster.model;

import org.deepcluster.config.Network;
import org.deepcluster.seeds.Seed;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

public class Bench {
  public static void main(String[] a) throws Exception {
    boolean fused = Boolean.parseBoolean(a[0]);
    int n = Integer.parseInt(a[1]);
    int threads = Integer.parseInt(a[2]);
    Thread[] ts = new Thread[threads];
    for (int t = 0; t < threads; t++) {
      final int tt = t;
      ts[t] =
          new Thread(
              () -> {
                ConvNet net =
                    ConvNet.of(
                        new NetworkSpec(Network.SMALL, 32, false, 100, 0.05, 0.9, 1e-5), fused);
                net.initialise(new Seed(3));
                float[] px = new float[n * 3072];
                for (int i = 0; i < px.length; i++) px[i] = (float) Math.sin(i * 0.37 + tt);
                var x = net.batch(px, n);
                var y = Nd4j.zeros(n, 100);
                for (int i = 0; i < n; i++) y.putScalar(i, i % 100, 1);
                for (int r = 0; r < 6; r++) {
                  long t0 = System.nanoTime();
                  int it = 20;
                  double s = 0;
                  for (int i = 0; i < it; i++) s = net.fit(new DataSet(x, y));
                  double tr = it * n / ((System.nanoTime() - t0) / 1e9);
                  t0 = System.nanoTime();
                  for (int i = 0; i < it; i++) net.features(x);
                  double ex = it * n / ((System.nanoTime() - t0) / 1e9);
                  System.out.printf(
                      "thread %d train %.0f/s extract %.0f/s loss %.3f%n", tt, tr, ex, s);
                }
              });
      ts[t].start();
    }
    for (Thread t : ts) t.join();
  }
}
