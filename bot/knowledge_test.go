package bot_test

import (
	"bytes"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"zonedesk/bot"
	"zonedesk/bot/library"
	"zonedesk/bot/playground"
	"zonedesk/knowledge"
	"zonedesk/knowledge/workbook"
)

// publishing is a world whose staff can publish what the desk answers from.
func publishing(t *testing.T, settings ...setting) (*world, *library.Library) {
	t.Helper()
	l := libraryOf(t)
	settings = append(settings, func(o *bot.Options, _ *string) { o.Library = l })
	w := newWorld(t, packaged(t), settings...)
	l.Store = w.store
	w.poll()
	return w, l
}

// libraryOf gives a library of the packaged knowledge, whose store is yet to be set.
func libraryOf(t *testing.T) *library.Library {
	t.Helper()
	l, err := newLibrary()
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func newLibrary() (*library.Library, error) {
	own, err := packagedPack()
	if err != nil {
		return nil, err
	}
	return &library.Library{Own: own, Open: openDesk}, nil
}

// packagedBook gives the workbook that staff get while nothing is published.
func packagedBook(t *testing.T) []byte {
	t.Helper()
	book, err := firstBook()
	if err != nil {
		t.Fatal(err)
	}
	return book
}

var firstBook = sync.OnceValues(func() ([]byte, error) {
	pack, err := packagedPack()
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	err = workbook.Write(&b, pack, workbook.Origin{Time: time.Now()})
	return b.Bytes(), err
})

// workbookFor asks for the workbook and gives its bytes.
func (w *world) workbookFor(p playground.Person) []byte {
	w.t.Helper()
	w.play.Write(p, "/knowledge")
	w.idle()
	replies := w.play.Replies(p.ID)
	m := replies[len(replies)-1]
	if m.Document == nil || !strings.HasSuffix(m.Document.Name, ".xlsx") {
		w.t.Fatalf("/knowledge is answered with %+v: expected a workbook", m)
	}
	data, err := w.client.Download(w.t.Context(), m.Document.FileID, 20<<20)
	if err != nil {
		w.t.Fatal(err)
	}
	return data
}

// edited changes the first cell that holds old.
func edited(t *testing.T, book []byte, old, next any) []byte {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(book))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for _, sheet := range f.GetSheetList() {
		found, err := f.SearchSheet(sheet, old.(string))
		if err != nil {
			t.Fatal(err)
		}
		if len(found) > 0 {
			if err := f.SetCellValue(sheet, found[0], next); err != nil {
				t.Fatal(err)
			}
			var b bytes.Buffer
			if err := f.Write(&b); err != nil {
				t.Fatal(err)
			}
			return b.Bytes()
		}
	}
	t.Fatalf("no cell holds %v", old)
	return nil
}

func TestWorkbookGoesOutAndComesBack(t *testing.T) {
	t.Parallel()
	w, l := publishing(t, storeAt("memory://"), admins)
	book := w.workbookFor(boss)
	w.play.Post(boss, playground.Post{Document: book, FileName: "same.xlsx"})
	w.expectLast(boss, "There is no difference")
	w.play.Post(boss, playground.Post{Document: edited(t, book, "180.62", 181.5), FileName: "edit.xlsx", Caption: "measured again"})
	w.expectLast(boss, "value was 180.62, is 181.5")
	w.expectLast(boss, "0 followers would hear of it")
	data, id := w.findButton(boss, "Publish")
	w.pressLabel(boss, "Publish")
	w.expectLast(boss, "Version 1 is published")
	w.push(boss, id, data)
	w.idle()
	if v, err := l.Store.CurrentVersion(t.Context()); err != nil || v.Number != 1 || v.Author != "Boss" || v.Note != "measured again" {
		t.Errorf("the current version is %+v, %v: expected one version by Boss with the note", v, err)
	}
	w.play.Post(boss, playground.Post{Document: edited(t, book, "83", 84), FileName: "late.xlsx"})
	w.expectLast(boss, "Version 1 was published meanwhile by Boss")
	w.pressLabel(boss, "Publish on top of it")
	w.expectLast(boss, "is 84")
	w.pressLabel(boss, "✅ Publish")
	w.expectLast(boss, "Version 2 is published")
	w.play.Write(boss, "/versions")
	w.pressLabel(boss, "Version 0")
	w.pressLabel(boss, "Roll back")
	w.expectLast(boss, "value was 181.50, is 180.62")
	w.pressLabel(boss, "Confirm: roll back to 0")
	w.expectLast(boss, "Version 3 is published")
	if pack, _, err := l.Current(t.Context()); err != nil || len(knowledge.Diff(l.Own, pack)) != 0 {
		t.Errorf("after going back the pack differs from the first: %v", err)
	}
	w.play.Write(boss, "/audit")
	w.expectLast(boss, "Boss rolled back to version 0")
	w.write(boss, "/language ko")
	w.write(boss, "/versions")
	w.pressLabel(boss, "버전 2")
	w.expectLast(boss, "수치: 1개 변경")
}

func TestWrongWorkbooksAreRefusedWithTheirCells(t *testing.T) {
	t.Parallel()
	w, l := publishing(t, storeAt("memory://"), admins)
	book := packagedBook(t)
	wrong := edited(t, book, "180.62", "many")
	w.play.Post(boss, playground.Post{Document: wrong, FileName: "edit.xlsx"})
	w.expectLast(boss, "It can't be published yet")
	w.expectLast(boss, "many")
	w.play.Post(boss, playground.Post{Document: []byte("no workbook"), FileName: "edit.xlsx"})
	w.expectLast(boss, "I can't take this file")
	for lang, words := range map[string][2]string{
		"vi": {"cần số thường như 1510", "Tôi không đọc được tệp này: tệp không phải bảng tính"}, "ko": {"1510이나 77.3614처럼", "통합 문서가 아닙니다"},
		"zh": {"应为普通数字，如1510", "文件不是工作簿"}, "ja": {"1510や77.3614のように", "ワークブックではありません"},
	} {
		if testing.Short() && lang != "ja" {
			continue
		}
		w.write(boss, "/language "+lang)
		w.play.Post(boss, playground.Post{Document: wrong, FileName: "edit.xlsx"})
		w.expectLast(boss, "Figures!")
		w.expectLast(boss, words[0])
		w.play.Post(boss, playground.Post{Document: []byte("no workbook"), FileName: "edit.xlsx"})
		w.expectLast(boss, words[1])
	}
	w.play.Post(ann, playground.Post{Document: edited(t, book, "180.62", 181.5), FileName: "edit.xlsx"})
	w.expectLast(ann, "I can't read files yet")
	w.play.Write(ann, "/knowledge")
	w.expectLast(ann, "I don't know that command")
	if v, err := l.Store.CurrentVersion(t.Context()); err != nil || v.Number != 0 {
		t.Errorf("the current version is %d, %v: expected nothing published", v.Number, err)
	}
}

func TestSecondPersonApprovesAPublication(t *testing.T) {
	t.Parallel()
	w, l := publishing(t, storeAt("memory://"), func(o *bot.Options, _ *string) { o.Admins, o.Approval = []int64{boss.ID, deputy.ID}, true })
	w.play.Write(deputy, "/start")
	book := packagedBook(t)
	w.play.Post(boss, playground.Post{Document: edited(t, book, "180.62", 181.5), FileName: "edit.xlsx"})
	w.pressLabel(boss, "ask for approval")
	w.expectLast(boss, "1 people were asked")
	data, id := w.findButton(deputy, "Approve and publish")
	w.push(boss, id, data)
	w.idle()
	if v, _ := l.Store.CurrentVersion(t.Context()); v.Number != 0 {
		t.Fatal("the author approved it himself")
	}
	w.pressLabel(deputy, "Approve and publish")
	w.expectLast(deputy, "Version 1 is published")
	w.arrived(boss, "Version 1 is published")
}
