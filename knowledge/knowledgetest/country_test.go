package knowledgetest

import (
	"testing"

	"zonedesk/knowledge"
)

func TestCountriesAreSoundAndTheSameEachTime(t *testing.T) {
	for _, zones := range []int{1, 12, 120, 1200} {
		pack, err := knowledge.Load(Country(zones))
		if err != nil {
			t.Fatalf("a country of %d zones: %v", zones, err)
		}
		if len(pack.Zones) != zones {
			t.Errorf("a country of %d zones has %d", zones, len(pack.Zones))
		}
		if zones > 120 {
			continue
		}
		again, err := knowledge.Load(Country(zones))
		if err != nil || again.Hash != pack.Hash {
			t.Errorf("two countries of %d zones differ: %v", zones, err)
		}
	}
}

func BenchmarkLoad(b *testing.B) {
	files := Country(1200)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := knowledge.Load(files); err != nil {
			b.Fatal(err)
		}
	}
}
