package workbook

import (
	"context"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"zonedesk/knowledge"
)

// office returns the Python that can speak to LibreOffice; without both the test is skipped, unless ZONEDESK_REQUIRE names libreoffice.
func office(t testing.TB) (python string) {
	t.Helper()
	_, err := exec.LookPath("soffice")
	for _, python = range []string{"python3", "/usr/bin/python3"} {
		if err == nil && exec.Command(python, "-c", "import uno").Run() == nil {
			break
		}
		python = ""
	}
	switch {
	case python != "":
	case strings.Contains(os.Getenv("ZONEDESK_REQUIRE"), "libreoffice"):
		t.Fatalf("LibreOffice with Python's uno is not installed, and ZONEDESK_REQUIRE asks for it: %v", err)
	default:
		t.Skip("LibreOffice with Python's uno is not installed")
	}
	if testing.Short() {
		t.Skip("LibreOffice takes its time")
	}
	return python
}

// edited lets LibreOffice edit and save a workbook.
func edited(t testing.TB, python string, data []byte, ops []map[string]any) []byte {
	t.Helper()
	dir := t.TempDir()
	in, out, list := filepath.Join(dir, "in.xlsx"), filepath.Join(dir, "out.xlsx"), filepath.Join(dir, "ops.json")
	encoded, err := json.Marshal(ops)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(list, encoded, 0o644); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(in, data, 0o644); err != nil {
		t.Fatal(err)
	}
	script, err := filepath.Abs("testdata/edit.py")
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Minute) // as a last resort
	defer cancel()
	cmd := exec.CommandContext(ctx, python, script, filepath.Join(dir, "profile"), in, out, list)
	cmd.WaitDelay = time.Second
	if said, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("editing by LibreOffice: %v\n%s", err, said)
	}
	saved, err := os.ReadFile(out)
	if err != nil {
		t.Fatal(err)
	}
	return saved
}

func TestAwkwardTextsSurviveAnotherProgram(t *testing.T) {
	python := office(t)
	pack := awkward(t)
	again, _, err := Read(edited(t, python, written(t, pack), nil))
	if err != nil {
		t.Fatalf("what LibreOffice saved has faults, expected none:\n%v", err)
	}
	for _, c := range knowledge.Diff(pack, again) {
		t.Errorf("%v: expected no difference", c)
	}
}

func TestEditInAnotherProgramIsTheDifference(t *testing.T) {
	python := office(t)
	pack := packaged(t)
	for _, c := range []struct {
		name string
		ops  []map[string]any
		want []string
	}{
		{"saved only", nil, nil},
		{"changed, added, deleted", []map[string]any{
			{"sheet": "Figures", "find": "zone.luong-son.land.planned", "set": map[string]any{"value": "84.25", "as_of": "2026-10", "note.vi": "Số {wide} đã cũ."}},
			{"sheet": "Figures", "find": "zone.luong-son.land.rent", "set": map[string]any{"refer": "", "value": 85}},
			{"sheet": "Statements", "find": "zone.da-bac.location.former", "delete": true},
			{"sheet": "Sources", "add": map[string]any{"id": "board_2026", "title": "Report of the board", "reliability": "high", "date": "2026-11-20",
				"publisher.vi": "Ban", "publisher.en": "Board", "publisher.ko": "위원회", "publisher.zh": "管委会", "publisher.ja": "委員会"}},
			{"sheet": "Figures", "add": map[string]any{"#zone": "yen-quang", "measure": "stat.wage", "value": "9.50", "unit": "million VND/month", "as_of": "05/11/2026", "sources": "board_2026"}},
			{"sheet": "Contacts", "find": "soct", "set": map[string]any{"phone": "0210 3846 595"}},
		}, []string{
			"changed fact zone.luong-son.land.planned: as_of was 2023-11, is 2026-10",
			"changed fact zone.luong-son.land.planned: note.vi was Là phần đã xây dựng. Nguồn khác ghi {wide}., is Số {wide} đã cũ.",
			"changed fact zone.luong-son.land.planned: value was 83, is 84.25",
			"changed fact zone.luong-son.land.rent: refer was true, is gone",
			"changed fact zone.luong-son.land.rent: value was 80, is 85",
			"removed fact zone.da-bac.location.former",
			"added source board_2026",
			"added fact zone.yen-quang.stat.wage",
			"changed contact soct: phone is now 0210 3846 595",
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			again, _, err := Read(edited(t, python, written(t, pack), c.ops))
			if err != nil {
				t.Fatalf("what LibreOffice saved has faults, expected none:\n%v", err)
			}
			var got []string
			for _, change := range knowledge.Diff(pack, again) {
				got = append(got, change.String())
			}
			slices.Sort(got)
			slices.Sort(c.want)
			if !slices.Equal(got, c.want) {
				t.Errorf("the difference is\n%s\nexpected\n%s", strings.Join(got, "\n"), strings.Join(c.want, "\n"))
			}
			if f := again.Fact("zone.yen-quang.stat.wage"); c.ops != nil && (f == nil || f.AsOf.String() != "2026-11-05" || f.Figure.Value.String() != "9.5") {
				t.Errorf("the new fact is %+v: expected 9.5 of 2026-11-05", f)
			}
		})
	}
}
