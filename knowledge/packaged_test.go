package knowledge

import (
	"errors"
	"testing"
)

func TestPackagedPackIsSound(t *testing.T) {
	pack, err := Packaged()
	if faults, ok := errors.AsType[Faults](err); ok {
		t.Fatalf("the packaged pack has %d faults, expected none:\n%v", len(faults), err)
	}
	if err != nil {
		t.Fatalf("loading the packaged pack: %v", err)
	}
	t.Logf("%d zones, %d facts, %d articles, %d sources", len(pack.Zones), len(pack.Facts), len(pack.Articles), len(pack.Sources))
}
