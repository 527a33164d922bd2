package knowledge

import (
	"cmp"
	"fmt"
	"io"
	"io/fs"
	"path"
	"slices"
	"strings"
)

// Files are the contents of a pack's files by their names, with slashes.
type Files map[string][]byte

// ReadFiles reads the files of a pack without checking what they hold. Names beginning with a dot and *.md are passed over.
// Of a file that is too large or not of a pack, no more is kept than Load needs to say so.
func ReadFiles(fsys fs.FS) (Files, error) {
	files := Files{}
	err := fs.WalkDir(fsys, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		switch base := path.Base(name); {
		case name == ".":
			return nil
		case strings.HasPrefix(base, "."):
			if entry.IsDir() {
				return fs.SkipDir
			}
			return nil
		case entry.IsDir() || strings.HasSuffix(base, ".md"):
			return nil
		case len(files) > maxFiles:
			return fs.SkipAll
		case listOf(name) == "":
			files[name] = nil
			return nil
		}
		files[name], err = readLimited(fsys, name)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("reading the knowledge pack: %w", err)
	}
	return files, nil
}

// readLimited reads a file, giving up one byte after the limit.
func readLimited(fsys fs.FS, name string) ([]byte, error) {
	f, err := fsys.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(io.LimitReader(f, maxFile+1))
}

// Load makes a pack of the files and checks all of it, as the function Load does.
func (files Files) Load() (*Pack, error) {
	l := &loader{pack: &Pack{}, ids: map[table]map[string]Pos{}, broken: map[table]bool{}, origins: map[*Fact]*object{}}
	admitted := l.admit(files)
	l.pack.Hash = hash(admitted)
	for _, f := range admitted {
		l.decode(f)
	}
	l.checkAll()
	if len(l.faults) > 0 {
		return nil, l.faults.sorted()
	}
	l.pack.index = newLookup(l.pack)
	return l.pack, nil
}

// admit returns the files that a pack may have: pack.yaml first, for its languages, then by name; it reports the others.
func (l *loader) admit(files Files) []file {
	var admitted []file
	for name, data := range files {
		list := listOf(name)
		switch {
		case list == "":
			l.faultf(top(name), "not a file of a knowledge pack; expected pack.yaml, zones/ID.yaml or one of %s",
				strings.Join(listNames(), ".yaml, ")+".yaml")
		case len(data) > maxFile:
			l.faultf(top(name), "the file is larger than %d MiB; expected smaller files", maxFile>>20)
			l.spoil(list)
		default:
			admitted = append(admitted, file{name, list, data})
		}
	}
	slices.SortFunc(admitted, func(a, b file) int { return cmp.Or(cmp.Compare(rank(a), rank(b)), strings.Compare(a.name, b.name)) })
	if len(admitted) > maxFiles {
		l.faultf(top(admitted[maxFiles].name), "more than %d files; expected fewer", maxFiles)
		admitted = admitted[:maxFiles]
	}
	if len(admitted) == 0 || admitted[0].list != "pack" {
		l.faultf(top("pack.yaml"), "no such file; expected it to name the pack, its home and its languages")
	}
	return admitted
}
