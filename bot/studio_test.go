package bot

import (
	"errors"
	"testing"
	"testing/synctest"

	"zonedesk/bot/picture"
)

func TestNobodyWaitsLongForAPicture(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newStudio()
		release := make(chan struct{})
		slow := drawing{"slow", func(*picture.Drawer) ([]byte, error) { <-release; return []byte("png"), nil }}
		for range atTheDrawer {
			go func() {
				if png, err := s.draw(t.Context(), slow); err != nil || len(png) == 0 {
					t.Errorf("a picture in hand came to %q, %v: expected it drawn", png, err)
				}
			}()
		}
		synctest.Wait()
		if _, err := s.draw(t.Context(), slow); !errors.Is(err, errBusy) {
			t.Errorf("with every place taken the next gets %v: expected to be told so after %v", err, drawerTime)
		}
		close(release)
		synctest.Wait()
		if _, err := s.draw(t.Context(), slow); err != nil {
			t.Errorf("with places free again the next gets %v: expected a picture", err)
		}
	})
}
