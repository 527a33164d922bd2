package search

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"go.etcd.io/bbolt"

	"zonedesk/knowledge"
)

func mustOpen(t *testing.T, dir string, pack *knowledge.Pack) *Index {
	t.Helper()
	x, err := Open(dir, pack)
	if err != nil {
		t.Fatalf("Open: %v", err)
	}
	t.Cleanup(func() { x.Close() })
	return x
}

func finds(t *testing.T, x *Index) {
	t.Helper()
	hits, err := x.Search(t.Context(), Query{Text: "nước thải Lương Sơn", Lang: "vi"})
	if err != nil || len(hits) == 0 || hits[0].ID != "zone.luong-son.facility.wastewater" {
		t.Errorf("Search = %+v, %v, want zone.luong-son.facility.wastewater first", hits, err)
	}
}

// indexFiles returns the files of the one index in dir, and where it is.
func indexFiles(t *testing.T, dir string) (folder string, files []string) {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil || len(entries) != 1 {
		t.Fatalf("%d entries in the folder, %v, want one index", len(entries), err)
	}
	folder = filepath.Join(dir, entries[0].Name())
	err = filepath.WalkDir(folder, func(path string, e fs.DirEntry, err error) error {
		if err == nil && !e.IsDir() {
			files = append(files, path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return folder, files
}

func TestAnIndexOnDiskIsOpenedAgain(t *testing.T) {
	dir := t.TempDir()
	x := mustOpen(t, dir, samplePack())
	finds(t, x)
	folder, files := indexFiles(t, dir)
	if want := "0123456789abcdef-" + version(); filepath.Base(folder) != want {
		t.Errorf("the folder is %s, want %s", filepath.Base(folder), want)
	}
	before := modTimes(t, files)
	x.Close()
	again := mustOpen(t, dir, samplePack())
	finds(t, again)
	if again.Fallback != nil {
		t.Errorf("the second Open fell back: %v", again.Fallback)
	}
	for file, at := range modTimes(t, files) {
		if before[file] != at {
			t.Errorf("%s was written again, want it opened as it was", filepath.Base(file))
		}
	}
}

func modTimes(t *testing.T, files []string) map[string]int64 {
	t.Helper()
	out := map[string]int64{}
	for _, f := range files {
		info, err := os.Stat(f)
		if err != nil {
			t.Fatal(err)
		}
		out[f] = info.ModTime().UnixNano()
	}
	return out
}

func TestADamagedIndexIsBuiltAnew(t *testing.T) {
	damages := map[string]func(path string, data []byte) error{
		"cut short": func(path string, data []byte) error { return os.WriteFile(path, data[:len(data)/2], 0o600) },
		"emptied":   func(path string, _ []byte) error { return os.WriteFile(path, nil, 0o600) },
		"a byte wrong": func(path string, data []byte) error {
			data[len(data)/2] ^= 0xFF
			return os.WriteFile(path, data, 0o600)
		},
		"removed": func(path string, _ []byte) error { return os.Remove(path) },
	}
	dir := t.TempDir()
	mustOpen(t, dir, samplePack()).Close()
	_, files := indexFiles(t, dir)
	for _, file := range files {
		for name, damage := range damages {
			t.Run(filepath.Base(file)+" "+name, func(t *testing.T) {
				data, err := os.ReadFile(file)
				if err != nil {
					t.Fatal(err)
				}
				if err := damage(file, data); err != nil {
					t.Fatal(err)
				}
				x := mustOpen(t, dir, samplePack())
				finds(t, x)
				if x.Fallback != nil {
					t.Errorf("Open fell back to memory: %v, want the index built anew", x.Fallback)
				}
				x.Close()
				indexFiles(t, dir) // nothing is left beside it
			})
		}
	}
}

func TestAnotherPackGetsAnotherIndexAndOneOldOneIsKept(t *testing.T) {
	dir := t.TempDir()
	for _, hash := range []string{"aa", "bb", "cc"} {
		pack := samplePack()
		pack.Hash = hash
		mustOpen(t, dir, pack).Close()
	}
	entries, err := os.ReadDir(dir)
	if err != nil || len(entries) != 2 {
		t.Errorf("%d indexes are left, %v, want the new one and one before it", len(entries), err)
	}
}

func TestTheSameHashWithOtherWordsIsBuiltAnew(t *testing.T) {
	dir := t.TempDir()
	pack := samplePack()
	pack.Facts[0].Text["vi"] = "Chưa có gì."
	mustOpen(t, dir, pack).Close()
	x := mustOpen(t, dir, samplePack())
	hits, err := x.Search(t.Context(), Query{Text: "vận hành", Lang: "vi"})
	if err != nil || len(hits) == 0 {
		t.Errorf("Search finds %+v, %v, want the new text", hits, err)
	}
}

func TestTwoHaveTheSameIndexOpen(t *testing.T) {
	dir := t.TempDir()
	first, second := mustOpen(t, dir, samplePack()), mustOpen(t, dir, samplePack())
	if second.Fallback != nil {
		t.Errorf("the second fell back to memory: %v, want both to read", second.Fallback)
	}
	finds(t, first)
	finds(t, second)
}

func TestSeveralMayStartAtOnce(t *testing.T) {
	dir := t.TempDir()
	var starts sync.WaitGroup
	for range 4 {
		starts.Go(func() {
			x, err := Open(dir, samplePack())
			if err != nil {
				t.Errorf("Open: %v", err)
				return
			}
			finds(t, x)
			if err := x.Close(); err != nil {
				t.Errorf("Close: %v", err)
			}
		})
	}
	starts.Wait()
	indexFiles(t, dir) // one index, nothing beside it
	finds(t, mustOpen(t, dir, samplePack()))
}

func TestALockedIndexDoesNotBlock(t *testing.T) {
	dir := t.TempDir()
	mustOpen(t, dir, samplePack()).Close()
	_, files := indexFiles(t, dir)
	for _, file := range files {
		if filepath.Base(file) != "root.bolt" {
			continue
		}
		lock, err := bbolt.Open(file, 0o600, nil) // as another process would that writes
		if err != nil {
			t.Fatal(err)
		}
		defer lock.Close()
	}
	finds(t, mustOpen(t, dir, samplePack()))
}

func TestWithoutADiskTheIndexIsInMemory(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	x := mustOpen(t, filepath.Join(file, "below"), samplePack())
	finds(t, x)
	if x.Fallback == nil || !strings.Contains(x.Fallback.Error(), "folder of the index") {
		t.Errorf("Fallback = %v, want it to say that the folder could not be made", x.Fallback)
	}
}

func TestAPackWithoutWordsIsSearchedInMemory(t *testing.T) {
	x := mustOpen(t, t.TempDir(), &knowledge.Pack{})
	if hits, err := x.Search(t.Context(), Query{Text: "gì"}); err != nil || len(hits) != 0 {
		t.Errorf("Search = %+v, %v, want nothing", hits, err)
	}
}
