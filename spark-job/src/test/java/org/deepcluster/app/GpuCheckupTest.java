package org.deepcluster.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.deepcluster.app.Checkup.Finding;
import org.deepcluster.app.Checkup.Level;
import org.deepcluster.gpus.Device;
import org.deepcluster.gpus.Devices;
import org.deepcluster.gpus.GpuException;
import org.junit.jupiter.api.Test;

class GpuCheckupTest {
  private static final Map<String, String> NONE = Map.of("spark.master", "local[2]");
  private static final Map<String, String> ASKED =
      Map.of("spark.master", "yarn", "spark.executor.resource.gpu.amount", "1");

  private record Machine(String... lines) implements Devices {
    @Override
    public List<Device> all() {
      if (lines.length == 0) {
        throw new GpuException("Cannot find a GPU: there is no NVIDIA driver");
      }
      return List.of(lines).stream().map(Device::parse).toList();
    }

    @Override
    public Device at(String address) {
      return all().get(Integer.parseInt(address));
    }

    @Override
    public void use(String address) {
      throw new AssertionError("doctor uses no GPU");
    }
  }

  private static Finding only(List<Finding> findings) {
    assertThat(findings).hasSize(1);
    return findings.get(0);
  }

  private static void expect(Finding finding, Level level, String text) {
    assertThat(finding.level()).as(finding.text()).isEqualTo(level);
    assertThat(finding.text()).contains(text);
  }

  @Test
  void noDriverMattersWhereGpusAreAsked() {
    Machine none = new Machine();
    expect(only(new GpuCheckup(none, false, false).run(NONE)), Level.OK, "the CPU is used");
    expect(only(new GpuCheckup(none, true, false).run(NONE)), Level.WARN, "no NVIDIA driver");
    expect(only(new GpuCheckup(none, true, false).run(ASKED)), Level.FAIL, "no NVIDIA driver");
  }

  @Test
  void everyDeviceIsJudged() {
    Machine machine = new Machine("Old, 3.5", "Well, 7.5", "New, 9.0");
    List<Finding> findings = new GpuCheckup(machine, true, true).run(ASKED);
    assertThat(findings).hasSize(3);
    expect(findings.get(0), Level.FAIL, "Old, compute capability 3.5 is too old");
    expect(findings.get(1), Level.OK, "Well, compute capability 7.5");
    expect(findings.get(2), Level.FAIL, "New, compute capability 9.0 is too new");
  }

  @Test
  void aJarWithoutCudaIsToldApart() {
    Machine machine = new Machine("Well, 7.5");
    expect(only(new GpuCheckup(machine, false, false).run(NONE)), Level.OK, "uses the CPU");
    assertThat(new GpuCheckup(machine, false, false).run(ASKED))
        .anySatisfy(finding -> expect(finding, Level.FAIL, "mvn -Pcuda package"));
    expect(only(new GpuCheckup(machine, true, false).run(NONE)), Level.FAIL, "CUDA does not load");
  }

  @Test
  void settingsThatCannotWorkAreTold() {
    Map<String, String> local =
        Map.of("spark.master", "local[2]", "spark.executor.resource.gpu.amount", "1");
    assertThat(new GpuCheckup(new Machine("Well, 7.5"), true, true).run(local))
        .anySatisfy(finding -> expect(finding, Level.FAIL, "master local[2] offers no GPUs"));
  }
}
