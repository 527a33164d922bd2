// Package search finds the records of a knowledge pack that a question's words point to, by a Bleve index in memory or on disk.
package search

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/analysis/analyzer/keyword"
	"github.com/blevesearch/bleve/v2/index/scorch"
	"github.com/blevesearch/bleve/v2/mapping"
	api "github.com/blevesearch/bleve_index_api"

	"zonedesk/knowledge"
	"zonedesk/search/text"
)

// ErrClosed is returned by searches in an index that has been closed.
var ErrClosed = errors.New("the search index is closed")

// Query is what to look for.
type Query struct {
	Text   string
	Lang   knowledge.Lang // documents in this language, or in the others when none of them match; empty: in all
	Topic  string         // documents of this topic come first
	Zones  []string       // documents about these zones come first, those about other zones last
	Strict bool           // only documents of Topic, and of Zones or of no zone in particular
	Limit  int            // 0: 10
}

// Hit is a document found.
type Hit struct {
	ID    string
	Lang  knowledge.Lang
	Topic string
	Zones []string
	Score float64 // BM25, raised or lowered by topic and zones: comparable within one answer only
}

// Index is a searchable pack. It may be used by goroutines at the same time, and never changes.
type Index struct {
	Fallback error // why an index that was to be on disk is in memory, else nil

	bleve bleve.Index
	docs  map[string]Doc  // by key
	names map[string]bool // terms of the zones' names
	words map[knowledge.Lang]*dictionary

	closing sync.RWMutex // held for reading by searches under way
	closed  bool
}

// Build makes an index in memory.
func Build(pack *knowledge.Pack) (*Index, error) {
	return build(Docs(pack))
}

// segmentDocs is how many documents make a segment in memory, where segments aren't merged: more are faster to search, but take more than
// in proportion while they are made. A province fits into one.
const segmentDocs = 5000

func build(docs []Doc) (*Index, error) {
	m, err := newMapping()
	if err != nil {
		return nil, err
	}
	// Not NewMemOnly: that is another, slower index without BM25.
	b, err := bleve.NewUsing("", m, scorch.Name, scorch.Name, nil)
	if err != nil {
		return nil, fmt.Errorf("making an index in memory: %w", err)
	}
	for part := range slices.Chunk(docs, segmentDocs) {
		batch := b.NewBatch() // one batch makes one segment
		for _, d := range part {
			if err := batch.Index(d.key(), d.fields()); err != nil {
				return nil, errors.Join(fmt.Errorf("indexing %s: %w", d.key(), err), b.Close())
			}
		}
		if err := b.Batch(batch); err != nil {
			return nil, errors.Join(fmt.Errorf("indexing %d documents: %w", len(part), err), b.Close())
		}
	}
	return newIndex(b, docs)
}

func newIndex(b bleve.Index, docs []Doc) (*Index, error) {
	x := &Index{bleve: b, words: map[knowledge.Lang]*dictionary{}, docs: make(map[string]Doc, len(docs)), names: map[string]bool{}}
	for _, d := range docs {
		x.docs[d.key()] = d
		if d.Topic == "" {
			d.addTerms(x.names)
		}
	}
	for _, lang := range knowledge.Langs() {
		words, err := readDictionary(b, lang)
		if err != nil {
			return nil, errors.Join(err, b.Close())
		}
		x.words[lang] = words
	}
	for _, d := range docs {
		x.words[d.Lang].documents++
	}
	return x, nil
}

func newMapping() (*mapping.IndexMappingImpl, error) {
	if err := registered(); err != nil {
		return nil, err
	}
	m := bleve.NewIndexMapping()
	m.ScoringModel = api.BM25Scoring
	m.StoreDynamic, m.IndexDynamic, m.DocValuesDynamic = false, false, false
	m.DefaultMapping = bleve.NewDocumentStaticMapping()
	for _, lang := range knowledge.Langs() {
		for _, kind := range kindsOf(lang) {
			m.DefaultMapping.AddFieldMappingsAt(field(lang, kind), fieldMapping(analyserName(kind)))
		}
	}
	for _, field := range []string{"topic", "zones"} {
		m.DefaultMapping.AddFieldMappingsAt(field, fieldMapping(keyword.Name))
	}
	return m, m.Validate()
}

// fieldMapping leaves out what is not used: it costs memory.
func fieldMapping(analyser string) *mapping.FieldMapping {
	f := bleve.NewTextFieldMapping()
	f.Analyzer = analyser
	f.Store, f.DocValues, f.IncludeTermVectors, f.IncludeInAll = false, false, false, false
	return f
}

// key is the document's id in Bleve.
func (d Doc) key() string { return string(d.Lang) + "/" + d.ID }

// addTerms adds the folded terms and the grams of a document.
func (d Doc) addTerms(to map[string]bool) {
	tokens := text.Tokens(d.Title + "\n" + d.Body)
	for _, t := range foldedTerms(tokens) {
		to[t] = true
	}
	for _, t := range gramTerms(runs(tokens)) {
		to[t] = true
	}
}

const none = "-" // the topic or zone of documents that have none

func (d Doc) fields() map[string]any {
	all := d.Title + "\n" + d.Body
	out := map[string]any{"topic": cmp.Or(d.Topic, none), "zones": zoneTerms(d.Zones)}
	for _, kind := range kindsOf(d.Lang) {
		out[field(d.Lang, kind)] = all
	}
	return out
}

func zoneTerms(zones []string) []string {
	if len(zones) == 0 {
		return []string{none}
	}
	return zones
}

// Len returns the number of documents.
func (x *Index) Len() int { return len(x.docs) }

// Search returns the documents that match, best first. A question of three or more words asks for at least two of them.
// A question without words finds nothing. It returns ErrClosed after Close, and ctx's error when that ends first.
func (x *Index) Search(ctx context.Context, q Query) ([]Hit, error) {
	x.closing.RLock()
	defer x.closing.RUnlock()
	if x.closed {
		return nil, ErrClosed
	}
	if x.words[q.Lang] != nil {
		hits, err := x.search(ctx, q, q.Lang)
		if err != nil || len(hits) > 0 {
			return hits, err
		}
	}
	var all []Hit
	for _, lang := range knowledge.Langs() {
		if lang == q.Lang {
			continue
		}
		hits, err := x.search(ctx, q, lang)
		if err != nil {
			return nil, err
		}
		all = append(all, hits...)
	}
	return best(all, q), nil
}

// best sorts hits and keeps as many as were asked for.
func best(hits []Hit, q Query) []Hit {
	slices.SortFunc(hits, func(a, b Hit) int {
		return cmp.Or(cmp.Compare(b.Score, a.Score), strings.Compare(a.ID, b.ID), strings.Compare(string(a.Lang), string(b.Lang)))
	})
	return hits[:min(q.limit(), len(hits))]
}

func (q Query) limit() int { return cmp.Or(max(q.Limit, 0), 10) }

// search looks in the documents of one language.
func (x *Index) search(ctx context.Context, q Query, lang knowledge.Lang) ([]Hit, error) {
	a := x.ask(q.Text, lang)
	query := a.query(q.filter())
	if query == nil {
		return nil, ctx.Err()
	}
	zones := 0.25 // measured: above 0.4, a zone's name outdoes what is asked about the zone
	if a.isName(x.names) {
		zones = 2
	}
	request := bleve.NewSearchRequestOptions(query, max(50, 5*q.limit()), 0, false) // more than asked for: topic and zones reorder
	result, err := x.bleve.SearchInContext(ctx, request)
	if err != nil {
		return nil, fmt.Errorf("searching for %q: %w", q.Text, err)
	}
	hits := make([]Hit, 0, len(result.Hits))
	for _, h := range result.Hits {
		if d, ok := x.docs[h.ID]; ok {
			hits = append(hits, Hit{d.ID, d.Lang, d.Topic, d.Zones, h.Score * q.favour(d, zones)})
		}
	}
	return best(hits, q), nil
}

// favour says by how much a document's topic and zones raise its score; zones is what a zone itself starts from.
func (q Query) favour(d Doc, zones float64) float64 {
	by := 1.0
	if d.Topic == "" { // a zone: nothing but names, so short a text that it would outdo those that say something
		by = zones
	}
	if d.Lesser {
		by = 0.7
	}
	if q.Topic != "" && d.Topic == q.Topic {
		by *= 1.3
	}
	if len(q.Zones) == 0 || len(d.Zones) == 0 {
		return by
	}
	for _, z := range d.Zones {
		if slices.Contains(q.Zones, z) {
			return by * 1.5
		}
	}
	return by * 0.5
}

// Close waits for the searches under way and frees the index. A second Close does nothing.
func (x *Index) Close() error {
	x.closing.Lock()
	defer x.closing.Unlock()
	if x.closed {
		return nil
	}
	x.closed = true
	if err := x.bleve.Close(); err != nil {
		return fmt.Errorf("closing the search index: %w", err)
	}
	return nil
}
