package io.panvisor.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class TransferProgressTest {

  private final TransferProgress progress = new TransferProgress();

  private void take(String json) throws ApiException {
    progress.take(Recorded.parse(json));
  }

  @Test
  void theLayersAreSummedUp() throws ApiException {
    take("{'status':'Pulling from busybox','id':'1'}");
    take("{'status':'Pulling fs layer','progressDetail':{},'id':'aaa'}");
    take("{'status':'Pulling fs layer','progressDetail':{},'id':'bbb'}");
    assertThat(progress.total()).isEmpty();
    take("{'status':'Downloading','progressDetail':{'current':10,'total':100},'id':'aaa'}");
    take("{'status':'Downloading','progressDetail':{'current':5,'total':50},'id':'bbb'}");
    assertThat(progress.done()).isEqualTo(15);
    assertThat(progress.total()).hasValue(150);
    take("{'status':'Download complete','progressDetail':{},'id':'aaa'}");
    take("{'status':'Pull complete','progressDetail':{},'id':'bbb'}");
    assertThat(progress.done()).isEqualTo(150);
    assertThat(progress.step()).isEqualTo("Pull complete");
  }

  @Test
  void aLayerThatIsThereAlreadyDoesNotCount() throws ApiException {
    take("{'status':'Pulling fs layer','id':'aaa'}");
    take("{'status':'Already exists','id':'aaa'}");
    assertThat(progress.done()).isZero();
    assertThat(progress.total()).isEmpty();
  }

  @Test
  void anErrorInTheStreamIsAnError() {
    assertThatThrownBy(
            () -> take("{'errorDetail':{'message':'manifest unknown'},'error':'manifest unknown'}"))
        .isInstanceOf(ApiException.class)
        .hasMessage("manifest unknown");
    assertThatThrownBy(() -> take("{'error':'Podman has only this'}"))
        .isInstanceOf(ApiException.class);
  }

  @Test
  void whatIsNotKnownIsPassedOver() throws ApiException {
    take("{}");
    take("{'status':'sha256:abc'}");
    assertThat(progress.step()).isEqualTo("sha256:abc");
  }
}
