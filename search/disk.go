package search

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/blevesearch/bleve/v2"

	"zonedesk/knowledge"
)

// revision is to be raised when the code of the analysis changes; what is in tables changes the version by itself.
const revision = "1"

const (
	manifestName = "manifest.json"
	bleveName    = "bleve"
	buildPrefix  = ".build-"
	lockWait     = "500ms" // for Bleve's file lock: readers share it
	abandoned    = time.Hour
)

// manifest says what a folder must hold to be trusted.
type manifest struct {
	Documents int               `json:"documents"`
	Content   string            `json:"content"` // hash of the documents
	Files     map[string]string `json:"files"`   // SHA-256 by path within the index's folder
}

// Open makes an index on disk, in a folder of dir that is named by the pack's hash and the version of the analysis, or
// opens it when it is already there and whole. A folder that is damaged is built anew: beside, then renamed into place.
// Several processes may have the same folder open. Where the disk can't be used at all, the index is in memory and
// Fallback says why.
func Open(dir string, pack *knowledge.Pack) (*Index, error) {
	docs := Docs(pack)
	x, err := openOrBuild(dir, filepath.Join(dir, folderName(pack, docs)), docs)
	if err == nil {
		return x, nil
	}
	x, failed := build(docs)
	if failed != nil {
		return nil, errors.Join(err, failed)
	}
	x.Fallback = err
	return x, nil
}

func openOrBuild(dir, folder string, docs []Doc) (*Index, error) {
	if len(docs) == 0 {
		return nil, errors.New("a pack without documents needs no index on disk")
	}
	if x, err := openFolder(folder, docs); err == nil {
		return x, nil
	}
	made, err := buildFolder(dir, docs)
	if err != nil {
		return nil, err
	}
	if x, err := openFolder(folder, docs); err == nil { // another process was quicker
		return x, os.RemoveAll(made)
	}
	if err := putInPlace(made, folder); err != nil {
		return nil, errors.Join(err, os.RemoveAll(made))
	}
	x, err := openFolder(folder, docs)
	if err != nil {
		return nil, err
	}
	prune(dir, folder)
	return x, nil
}

// folderName is stable for the same documents and the same analysis.
func folderName(pack *knowledge.Pack, docs []Doc) string {
	hash := cmp.Or(pack.Hash, contentHash(docs))
	return safe(hash[:min(16, len(hash))]) + "-" + version()
}

func contentHash(docs []Doc) string {
	h := sha256.New()
	for _, d := range docs {
		fmt.Fprintf(h, "%#v\n", d)
	}
	return hex.EncodeToString(h.Sum(nil))
}

// safe keeps a name within its folder.
func safe(name string) string {
	return strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' {
			return r
		}
		return '_'
	}, name)
}

// version changes with everything that decides how documents become terms.
func version() string {
	h := sha256.New()
	fmt.Fprintln(h, revision, conceptTable, englishStops)
	return revision + hex.EncodeToString(h.Sum(nil))[:8]
}

// openFolder opens a folder for reading only, so that its files never change and processes share it.
func openFolder(folder string, docs []Doc) (x *Index, err error) {
	defer func() { // a file that is damaged in a way that sums don't show must not stop the start
		if r := recover(); r != nil {
			x, err = nil, fmt.Errorf("opening the index in %s: %v", folder, r)
		}
	}()
	m, err := readManifest(folder)
	if err != nil {
		return nil, err
	}
	files, err := sums(filepath.Join(folder, bleveName))
	if err != nil {
		return nil, err
	}
	if !maps.Equal(files, m.Files) || m.Documents != len(docs) || m.Content != contentHash(docs) {
		return nil, fmt.Errorf("the index in %s is not as it was built", folder)
	}
	if err := registered(); err != nil {
		return nil, err
	}
	b, err := bleve.OpenUsing(filepath.Join(folder, bleveName), map[string]any{"read_only": true, "bolt_timeout": lockWait})
	if err != nil {
		return nil, fmt.Errorf("opening the index in %s: %w", folder, err)
	}
	return probe(b, docs)
}

// probe asks an index for its number of documents and for each language's first document by its title.
func probe(b bleve.Index, docs []Doc) (*Index, error) {
	n, err := b.DocCount()
	if err == nil && n != uint64(len(docs)) {
		err = fmt.Errorf("the index holds %d documents, want %d", n, len(docs))
	}
	if err != nil {
		return nil, errors.Join(err, b.Close())
	}
	x, err := newIndex(b, docs)
	if err != nil {
		return nil, err
	}
	for _, lang := range knowledge.Langs() {
		i := slices.IndexFunc(docs, func(d Doc) bool { return d.Lang == lang && d.Title != "" })
		if i < 0 {
			continue
		}
		if err := x.mustFind(docs[i]); err != nil {
			return nil, errors.Join(err, x.Close())
		}
	}
	return x, nil
}

// mustFind asks for a document by a word of its title.
func (x *Index) mustFind(d Doc) error {
	terms := analysers[folded](d.Title)
	if len(terms) == 0 {
		return nil
	}
	q := bleve.NewConjunctionQuery(term{field(d.Lang, folded), terms[0], 1}.query(), bleve.NewDocIDQuery([]string{d.key()}))
	result, err := x.bleve.Search(bleve.NewSearchRequestOptions(q, 1, 0, false))
	if err != nil {
		return fmt.Errorf("probing for %s: %w", d.key(), err)
	}
	if result.Total != 1 {
		return fmt.Errorf("the index does not find %s by %q", d.key(), terms[0])
	}
	return nil
}

// buildFolder builds an index beside its place and returns where.
func buildFolder(dir string, docs []Doc) (made string, err error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return "", fmt.Errorf("making the folder of the index: %w", err)
	}
	made, err = os.MkdirTemp(dir, buildPrefix)
	if err != nil {
		return "", fmt.Errorf("making a folder to build the index in: %w", err)
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, os.RemoveAll(made))
		}
	}()
	if err := writeBleve(made, docs); err != nil {
		return "", err
	}
	files, err := sums(filepath.Join(made, bleveName))
	if err != nil {
		return "", err
	}
	return made, writeManifest(made, manifest{len(docs), contentHash(docs), files})
}

// batchDocs is how many documents are analysed at a time: what that takes grows faster than their number. 24,300 documents in batches of
// 10,000 took 80 MB more and twice as long.
const batchDocs = 1000

// writeBleve writes all documents into one segment, made of batches.
func writeBleve(made string, docs []Doc) error {
	m, err := newMapping()
	if err != nil {
		return err
	}
	b, err := bleve.NewBuilder(filepath.Join(made, bleveName), m, map[string]any{"buildPathPrefix": made, "batchSize": batchDocs})
	if err != nil {
		return fmt.Errorf("starting the index on disk: %w", err)
	}
	for _, d := range docs {
		if err := b.Index(d.key(), d.fields()); err != nil {
			return errors.Join(fmt.Errorf("indexing %s: %w", d.key(), err), b.Close())
		}
	}
	if err := b.Close(); err != nil {
		return fmt.Errorf("finishing the index on disk: %w", err)
	}
	return nil
}

// putInPlace renames made to folder. What is there is damaged, or another process's that was quicker: either way it makes way,
// and processes that have it open keep it.
func putInPlace(made, folder string) error {
	old := made + "-old"
	err := os.Rename(folder, old)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("moving the old index away: %w", err)
	}
	err = os.Rename(made, folder)
	if errors.Is(err, fs.ErrExist) { // another process came in between, with the same index
		err = os.RemoveAll(made)
	}
	if err != nil {
		return fmt.Errorf("putting the index in place: %w", err)
	}
	return os.RemoveAll(old)
}

// prune removes the indexes of other packs and versions but the newest, which a roll-back may want, and abandoned builds.
// What can't be removed stays: it does no harm.
func prune(dir, keep string) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return
	}
	var others []os.FileInfo
	for _, e := range entries {
		info, err := e.Info()
		if err != nil || !e.IsDir() || e.Name() == filepath.Base(keep) {
			continue
		}
		if strings.HasPrefix(e.Name(), buildPrefix) {
			if time.Since(info.ModTime()) > abandoned {
				_ = os.RemoveAll(filepath.Join(dir, e.Name()))
			}
			continue
		}
		if _, err := readManifest(filepath.Join(dir, e.Name())); err == nil { // ours
			others = append(others, info)
		}
	}
	slices.SortFunc(others, func(a, b os.FileInfo) int { return b.ModTime().Compare(a.ModTime()) })
	for _, info := range others[min(1, len(others)):] {
		_ = os.RemoveAll(filepath.Join(dir, info.Name()))
	}
}

func readManifest(folder string) (manifest, error) {
	var m manifest
	data, err := os.ReadFile(filepath.Join(folder, manifestName))
	if err != nil {
		return m, fmt.Errorf("reading the manifest of the index: %w", err)
	}
	if err := json.Unmarshal(data, &m); err != nil {
		return m, fmt.Errorf("reading the manifest of the index: %w", err)
	}
	return m, nil
}

func writeManifest(folder string, m manifest) error {
	data, err := json.MarshalIndent(m, "", "\t")
	if err != nil {
		return fmt.Errorf("writing the manifest of the index: %w", err)
	}
	if err := os.WriteFile(filepath.Join(folder, manifestName), data, 0o600); err != nil {
		return fmt.Errorf("writing the manifest of the index: %w", err)
	}
	return nil
}

// sums returns the SHA-256 of each file under root by its path there.
func sums(root string) (map[string]string, error) {
	out := map[string]string{}
	err := filepath.WalkDir(root, func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		sum, err := sumFile(path)
		if err != nil {
			return err
		}
		name, err := filepath.Rel(root, path)
		out[filepath.ToSlash(name)] = sum
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("summing the files of the index: %w", err)
	}
	return out, nil
}

func sumFile(path string) (string, error) {
	f, err := os.Open(path)
	if err != nil {
		return "", err
	}
	defer f.Close()
	h := sha256.New()
	if _, err := io.Copy(h, f); err != nil {
		return "", err
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}
