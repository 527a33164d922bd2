package workbook

import (
	"bytes"
	"testing"
	"time"

	"zonedesk/knowledge"
	"zonedesk/knowledge/knowledgetest"
)

func packaged(t testing.TB) *knowledge.Pack {
	t.Helper()
	pack, err := knowledge.Packaged()
	if err != nil {
		t.Fatal(err)
	}
	return pack
}

func country(t testing.TB, zones int) *knowledge.Pack {
	t.Helper()
	pack, err := knowledge.Load(knowledgetest.Country(zones))
	if err != nil {
		t.Fatal(err)
	}
	return pack
}

var version7 = Origin{Version: 7, Time: time.Date(2026, 11, 25, 8, 30, 0, 0, time.UTC)}

func written(t testing.TB, pack *knowledge.Pack) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := Write(&b, pack, version7); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestNothingIsLostInTheWorkbook(t *testing.T) {
	for name, pack := range map[string]*knowledge.Pack{"the packaged pack": packaged(t), "a country": country(t, 24)} {
		t.Run(name, func(t *testing.T) {
			again, from, err := Read(written(t, pack))
			if err != nil {
				t.Fatalf("the workbook as it was written has faults, expected none:\n%v", err)
			}
			if from != version7 {
				t.Errorf("made from %v: expected %v", from, version7)
			}
			for _, c := range knowledge.Diff(pack, again) {
				t.Errorf("%v: expected no difference", c)
			}
			was, is := pack.Files(), again.Files()
			for file, data := range was {
				if !bytes.Equal(data, is[file]) {
					t.Errorf("%s is\n%s\nexpected\n%s", file, is[file], data)
				}
			}
			if len(was) != len(is) {
				t.Errorf("%d files: expected %d", len(is), len(was))
			}
		})
	}
}
