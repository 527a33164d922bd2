package library_test

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"regexp"
	"runtime"
	"strconv"
	"testing"
	"time"

	"zonedesk/bot/desk"
	"zonedesk/bot/library"
	"zonedesk/knowledge"
	"zonedesk/knowledge/knowledgetest"
	"zonedesk/knowledge/workbook"
	"zonedesk/search"
)

// BenchmarkGrowth measures how what a version costs grows with the number of its zones, in ms for one version and MB that stay in use:
// loading and checking its files, building the index on disk, making the desk of both, storing it, fetching and swapping it in on another
// machine, an answer, and the workbook both ways. peak-MB is the most that the process had so far, so run the sizes one by one for that.
//
//	go test -run '^$' -bench Growth -benchtime 1x ./bot/library -timeout 1h
func BenchmarkGrowth(b *testing.B) {
	for _, zones := range []int{12, 120, 1200, 12000} {
		b.Run(fmt.Sprintf("zones=%d", zones), func(b *testing.B) {
			for b.Loop() {
				growth(b, zones)
			}
		})
	}
}

func growth(b *testing.B, zones int) {
	files, err := knowledge.ReadFiles(knowledgetest.Country(zones))
	if err != nil {
		b.Fatal(err)
	}
	empty := inUse()
	stage := func(name string, do func() error) {
		began := time.Now()
		if err := do(); err != nil {
			b.Fatalf("%s: %v", name, err)
		}
		b.ReportMetric(float64(time.Since(began).Microseconds())/1000, name+"-ms")
	}
	var pack *knowledge.Pack
	var index *search.Index
	var d *desk.Desk
	stage("load", func() (err error) { pack, err = files.Load(); return err })
	packMB := inUse() - empty
	stage("index", func() (err error) { index, err = search.Open(b.TempDir(), pack); return err })
	stage("desk", func() (err error) { d, err = desk.New(pack, index); return err })
	b.ReportMetric(packMB, "pack-MB")
	b.ReportMetric(inUse()-empty, "all-MB")
	question := desk.Question{Text: "How many projects and how many workers are there in " + pack.Zones[len(pack.Zones)/2].Names[knowledge.EN] + "?", Lang: knowledge.EN}
	d.Answer(b.Context(), question)
	began := time.Now()
	const answers = 50
	for range answers {
		if a := d.Answer(b.Context(), question); !a.Answered {
			b.Fatalf("%q is not answered: %s", question.Text, a.Text())
		}
	}
	b.ReportMetric(float64(time.Since(began).Microseconds())/1000/answers, "answer-ms")

	b.ReportMetric(peak(b), "peak-MB")

	onDisk := func(p *knowledge.Pack) (*desk.Desk, *search.Index, error) {
		index, err := search.Open(b.TempDir(), p)
		if err != nil {
			return nil, nil, err
		}
		d, err := desk.New(p, index)
		return d, index, err
	}
	w := &world{Library: &library.Library{Own: pack, Open: onDisk}, store: openStore(b, "memory://")}
	w.Store = w.store
	var version library.Version
	stage("store", func() (err error) {
		version, err = w.store.Publish(b.Context(), library.Publication{Version: library.Version{Hash: pack.Hash}, Files: files})
		return err
	})
	b.ReportMetric(float64(version.Size)/(1<<20), "stored-MB")
	var l *library.Live
	stage("swap", func() (err error) {
		l, err = library.NewLive(b.Context(), w.Library, library.LiveOptions{})
		return err
	})
	if l.Version().Number != 1 {
		b.Fatalf("version %d is served: expected 1", l.Version().Number)
	}
	_ = l.Close()
	var book bytes.Buffer
	stage("export", func() error { return workbook.Write(&book, pack, workbook.Origin{}) })
	b.ReportMetric(float64(book.Len())/(1<<20), "workbook-MB")
	if book.Len() < workbook.MaxFile {
		stage("import", func() error {
			_, _, err := workbook.Read(book.Bytes())
			if refused, ok := errors.AsType[*workbook.Refused](err); ok && refused.Why == workbook.TooLarge {
				return nil // such a pack is edited as files
			}
			return err
		})
	}
	runtime.KeepAlive(d)
	_ = index.Close()
}

var peakLine = regexp.MustCompile(`VmHWM:\s+(\d+) kB`)

// peak is the most memory that the process had, in MB, 0 where the system doesn't tell.
func peak(b *testing.B) float64 {
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return 0
	}
	m := peakLine.FindSubmatch(status)
	if m == nil {
		return 0
	}
	kB, err := strconv.ParseFloat(string(m[1]), 64)
	if err != nil {
		b.Fatal(err)
	}
	return kB / 1024
}

// inUse is the memory that is in use after a collection, in MB.
func inUse() float64 {
	runtime.GC()
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return float64(m.HeapAlloc) / (1 << 20)
}
