package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"zonedesk/bot/store/storetest"
)

func TestKnowledgeGoesOutAndComesBack(t *testing.T) {
	dir := t.TempDir()
	book, folder := filepath.Join(dir, "k.xlsx"), filepath.Join(dir, "pack")
	if code, out, errs := zonedesk(t, "", nil, "export", book); code != done || !strings.Contains(out, "from version 0") {
		t.Fatalf("export ends with %d and says %s%s", code, out, errs)
	}
	if code, out, errs := zonedesk(t, "", nil, "import", book, "--to", folder); code != done || !strings.Contains(out, "no difference") {
		t.Fatalf("import ends with %d and says %s%s: expected no difference", code, out, errs)
	}
	if code, out, errs := zonedesk(t, "", nil, "check", folder); code != done {
		t.Errorf("what was imported has faults:\n%s%s", out, errs)
	}
	stray := filepath.Join(folder, "zones", "gone.yaml")
	if err := os.WriteFile(stray, []byte("id: gone"), 0o644); err != nil {
		t.Fatal(err)
	}
	if code, _, errs := zonedesk(t, "", nil, "import", book, "--to", folder); code != done {
		t.Errorf("importing into a pack's folder ends with %d, %s", code, errs)
	}
	if _, err := os.Stat(stray); err == nil {
		t.Error("a zone that is not in the workbook is still there: expected it to be gone")
	}
	if err := os.WriteFile(filepath.Join(dir, "letter.txt"), nil, 0o644); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name string
		args []string
		code int
		says string
	}{
		{"export without a file", []string{"export"}, misuse, "one file is expected"},
		{"export to another kind of file", []string{"export", "k.ods"}, misuse, "one file is expected"},
		{"import without a place", []string{"import", book}, misuse, "a workbook and a folder are expected"},
		{"import into a folder of other things", []string{"import", book, "--to", dir}, failed, "holds other files than a knowledge pack's"},
		{"import of what is no workbook", []string{"import", filepath.Join(folder, "pack.yaml"), "--to", folder}, failed, "the file is no workbook"},
		{"import of a file that is not there", []string{"import", "nowhere.xlsx", "--to", folder}, failed, "nowhere.xlsx"},
		{"import to both", []string{"import", book, "--to", folder, "--publish", "--redis-url", "memory://"}, misuse, "both --to and --publish"},
		{"publishing without a store", []string{"import", "--publish", book}, misuse, "ZONEDESK_REDIS_URL (--redis-url) is missing"},
		{"publishing nothing", []string{"import", "--publish", "--redis-url", "memory://"}, misuse, "a workbook or a folder is expected"},
		{"publishing what is there", []string{"import", "--publish", book, "--redis-url", "memory://"}, failed, "there is no difference"},
		{"a store that is away", []string{"export", book, "--redis-url", "redis://127.0.0.1:1"}, failed, "ZONEDESK_REDIS_URL (--redis-url)"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if code, _, errs := zonedesk(t, "", nil, c.args...); code != c.code || !strings.Contains(errs, c.says) {
				t.Errorf("it ends with %d and says %q: expected %d and %q", code, errs, c.code, c.says)
			}
		})
	}
}

func TestSecondEditorIsToldOfTheFirst(t *testing.T) {
	if testing.Short() {
		t.Skip("publishes several times")
	}
	server := storetest.Start(t)
	env := settings{"ZONEDESK_REDIS_URL": server.URL()}
	dir := t.TempDir()
	book, folder := filepath.Join(dir, "k.xlsx"), filepath.Join(dir, "pack")
	if code, _, errs := zonedesk(t, "", env, "export", book); code != done {
		t.Fatal(errs)
	}
	edit := func(file, old, next string) {
		t.Helper()
		if code, _, errs := zonedesk(t, "", settings{}, "import", book, "--to", folder); code != done {
			t.Fatal(errs)
		}
		path := filepath.Join(folder, file)
		data, err := os.ReadFile(path)
		if err != nil || !strings.Contains(string(data), old) {
			t.Fatalf("%s does not hold %q, %v", file, old, err)
		}
		if err := os.WriteFile(path, []byte(strings.Replace(string(data), old, next, 1)), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	says := func(code int, want string, args ...string) {
		t.Helper()
		got, out, errs := zonedesk(t, "", env, args...)
		if got != code || !strings.Contains(out+errs, want) {
			t.Fatalf("%v ends with %d and says\n%s%s\nexpected %d and %q", args, got, out, errs, code, want)
		}
	}
	edit("zones/luong-son.yaml", "value: 83\n", "value: 84\n")
	says(done, "version 1 is published (fact: 1 changed)", "import", "--publish", folder, "--author", "Hoa")
	edit("zones/luong-son.yaml", "value: 230\n", "value: 231\n")
	says(misuse, "version 1, by Hoa, is published: --base 1 is expected", "import", "--publish", folder)
	says(failed, "changed fact zone.luong-son.land.planned: value was 83, is 84", "import", "--publish", folder, "--base", "0")
	says(done, "version 2 is published", "import", "--publish", folder, "--base", "0", "--rebase")
	edit("zones/luong-son.yaml", "value: 83\n", "value: 85\n")
	says(failed, "value was 83, is 85 here and 84 there", "import", "--publish", folder, "--base", "0", "--rebase")
	says(done, "from version 2", "export", book)
}
