package desk_test

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"

	"zonedesk/knowledge"
)

// with is a pack with its files edited: by name, old and new text in turn.
func with(t *testing.T, pack *knowledge.Pack, edits map[string][]string) *knowledge.Pack {
	t.Helper()
	files := pack.Files()
	for name, pairs := range edits {
		text := string(files[name])
		for i := 0; i < len(pairs); i += 2 {
			if !strings.Contains(text, pairs[i]) {
				t.Fatalf("%s holds no %q", name, pairs[i])
			}
			text = strings.Replace(text, pairs[i], pairs[i+1], 1)
		}
		files[name] = []byte(text)
	}
	next, err := files.Load()
	if err != nil {
		t.Fatal(err)
	}
	return next
}

// TestChangesAreWordedForStaff compares with testdata/changes.txt; -update writes it.
func TestChangesAreWordedForStaff(t *testing.T) {
	d := packagedDesk(t)
	next := with(t, d.Pack(), map[string][]string{
		"zones/yen-quang.yaml": {
			"value: 180.62, unit: ha", "value: 1181.5, unit: m2", "as_of: late 2024..early 2025", "as_of: 2026-11-27", "sources: [hbo10316, xdtoday]", "sources: [xdtoday, ppcat]",
			"state: building", "state: operating", "as_of: 2025-12", "as_of: 2026-01", "doubts: [inferred, unverified]", "doubts: [disputed]",
			`short: {vi: "Yên Quang"`, `short: {vi: "Yên Quang 1"`, "measure: land.planned, key: before-2021", "measure: land.planned, key: before-2020",
			"cần xác nhận với cơ quan quản lý.", "đã xác nhận với cơ quan quản lý."},
		"sources.yaml":  {"id: hbo9016", "id: new\n    title: \"A new paper\"\n    publisher: \"Báo\"\n    reliability: low\n  - id: hbo9016", "reliability: medium", "reliability: high"},
		"contacts.yaml": {"Sở Công Thương tỉnh Phú Thọ", "Sở Công Thương"},
		"regimes.yaml":  {"precedence: 90", "precedence: 91", "documents: [cit-law-2025, decree-320-2025]", "documents: [cit-law-2025]"},
		"probes.yaml":   {"text: \"Hòa Bình có bao nhiêu khu công nghiệp?\"", "text: \"Hòa Bình có mấy khu công nghiệp?\""},
		"pack.yaml":     {"compiled: 2026-11-23", "compiled: 2026-11-27"},
	})
	var out bytes.Buffer
	for _, lang := range knowledge.Langs() {
		fmt.Fprintf(&out, "# %s\n", lang)
		for _, c := range knowledge.Diff(d.Pack(), next) {
			fmt.Fprintln(&out, d.Change(lang, c, 80))
		}
	}
	golden(t, "testdata/changes.txt", out.Bytes())
}

func TestConflictsAreWordedForStaff(t *testing.T) {
	d := packagedDesk(t)
	edit := func(value, sources string) *knowledge.Pack {
		return with(t, d.Pack(), map[string][]string{"zones/yen-quang.yaml": {"value: 201.1, unit: ha", "value: " + value + ", unit: ha", "sources: [hbo10316, xdtoday]", "sources: [" + sources + "]"}})
	}
	_, conflicts := knowledge.Rebase(d.Pack(), edit("181.5", "ppcat"), edit("190", "xdtoday"))
	var got []string
	for _, c := range conflicts {
		got = append(got, d.Conflict(knowledge.VI, c))
	}
	for _, want := range []string{
		"số liệu KCN Yên Quang, tình trạng: nguồn trước là Investment registration certificates presented to investors at Yen Quang Industrial Park; Hòa Bình: Khu công nghiệp mới",
		"số liệu KCN Yên Quang, diện tích quy hoạch (đến 2021): giá trị trước là 201,1, ở đây là 181,5, bên kia là 190",
	} {
		if !slices.ContainsFunc(got, func(s string) bool { return strings.HasPrefix(s, want) }) {
			t.Errorf("the conflicts are worded %q: expected %q", got, want)
		}
	}
}
