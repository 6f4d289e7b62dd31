import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.hdfs.MiniDFSCluster;
import org.apache.hadoop.yarn.conf.YarnConfiguration;
import org.apache.hadoop.yarn.server.MiniYARNCluster;

/**
 * A small Hadoop in a process of its own, until the process is ended: a name node and two data nodes, and where the second
 * argument is "yarn" a resource manager and a node manager of four cores. The first argument is a folder: its hadoop/
 * is what HADOOP_CONF_DIR names, and is complete when it holds ready.
 */
public final class MiniHadoop {
  private static final int MEMORY_MB = 8192;

  public static void main(String[] arguments) throws IOException {
    Path folder = Path.of(arguments[0]);
    Path site = Files.createDirectories(folder.resolve("hadoop"));
    YarnConfiguration hadoop = new YarnConfiguration();
    hadoop.set(MiniDFSCluster.HDFS_MINIDFS_BASEDIR, folder.resolve("hdfs").toString());
    MiniDFSCluster hdfs = new MiniDFSCluster.Builder(hadoop).numDataNodes(2).build();
    hdfs.waitActive();
    Configuration written = new Configuration(hdfs.getConfiguration(0));
    // A class of this cluster's own, which its clients do not have.
    written.unset("net.topology.node.switch.mapping.impl");
    if (arguments.length > 1 && arguments[1].equals("yarn")) {
      written = yarn(folder, written);
    }
    for (String file : new String[] {"core-site.xml", "hdfs-site.xml", "yarn-site.xml"}) {
      try (OutputStream out = Files.newOutputStream(site.resolve(file))) {
        written.writeXml(out);
      }
    }
    System.out.println("HDFS at " + hdfs.getURI() + ", pages at " + hdfs.getHttpUri(0));
    Files.writeString(site.resolve("ready"), hdfs.getURI() + "\n" + hdfs.getHttpUri(0) + "\n");
  }

  private static Configuration yarn(Path folder, Configuration hadoop) {
    YarnConfiguration asked = new YarnConfiguration(hadoop);
    asked.setInt(YarnConfiguration.YARN_MINICLUSTER_NM_PMEM_MB, MEMORY_MB);
    asked.setInt(YarnConfiguration.NM_VCORES, 4);
    asked.setInt(YarnConfiguration.RM_SCHEDULER_MINIMUM_ALLOCATION_MB, 128);
    asked.setInt(YarnConfiguration.RM_SCHEDULER_MAXIMUM_ALLOCATION_MB, MEMORY_MB);
    asked.setFloat(YarnConfiguration.NM_MAX_PER_DISK_UTILIZATION_PERCENTAGE, 99);
    asked.set("yarn.scheduler.capacity.root.queues", "default");
    asked.set("yarn.scheduler.capacity.root.default.capacity", "100");
    asked.set("yarn.scheduler.capacity.maximum-am-resource-percent", "0.5");
    MiniYARNCluster yarn = new MiniYARNCluster("yarn", 1, 1, 1);
    yarn.init(asked);
    yarn.start();
    // Containers have sessions of their own: ended with this process, they go too.
    Runtime.getRuntime().addShutdownHook(new Thread(yarn::stop));
    return yarn.getConfig();
  }
}
