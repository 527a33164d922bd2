package playground

import (
	"bytes"
	"context"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/hex"
	"fmt"
	"image"
	_ "image/gif"  // so that sizes of photos are known
	_ "image/jpeg" // likewise
	_ "image/png"  // likewise
	"mime"
	"net/http"
	"path"
	"strings"
)

// files keeps what was uploaded, up to maxFiles bytes, the oldest forgotten first. Guarded by Server.mu.
type files struct {
	byID map[string]*file
	ages []*file
	size int
}

type file struct {
	id, unique    string
	kind          string // photo, document or voice
	name, mime    string
	data          []byte
	width, height int
}

const (
	maxFiles    = 256 << 20
	maxPhoto    = 10 << 20
	maxDocument = 50 << 20
	maxDownload = 20 << 20
)

// keep stores a file. The caller holds mu.
func (s *Server) keep(kind string, u upload) *file {
	sum := sha256.Sum256(u.data)
	f := &file{kind: kind, name: u.name, mime: u.mime, data: u.data, unique: "AQAD" + hex.EncodeToString(sum[:6])}
	f.id = s.id("BQACAgU" + kind[:1] + f.unique)
	if kind == "photo" {
		if c, _, err := image.DecodeConfig(bytes.NewReader(u.data)); err == nil {
			f.width, f.height = c.Width, c.Height
		}
	}
	if s.files.byID == nil {
		s.files.byID = map[string]*file{}
	}
	s.files.byID[f.id] = f
	s.files.ages = append(s.files.ages, f)
	s.files.size += len(f.data)
	for s.files.size > maxFiles && len(s.files.ages) > 1 {
		old := s.files.ages[0]
		delete(s.files.byID, old.id)
		s.files.size -= len(old.data)
		s.files.ages = s.files.ages[1:]
	}
	return f
}

// attach puts a file into a message: an upload by "attach://<field>", or one known by its file_id.
func (s *Server) attach(r *request, m *Message, kind, from string) error {
	if kind != "photo" && kind != "document" {
		return s.breach(r, "type \"%s\" is unsupported by the playground", kind)
	}
	if field, ok := strings.CutPrefix(from, "attach://"); ok {
		u, found := r.files[field]
		if !found || len(u.data) == 0 {
			return s.breach(r, "there is no %s in the request", kind)
		}
		if err := s.checkUpload(r, kind, u); err != nil {
			return err
		}
		s.mu.Lock()
		defer s.mu.Unlock()
		m.put(s.keep(kind, u))
		return nil
	}
	if from == "" {
		return s.breach(r, "there is no %s in the request", kind)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	f := s.files.byID[from]
	switch {
	case f == nil:
		return s.breachLocked(r, "wrong file identifier/HTTP URL specified")
	case f.kind != kind:
		return s.breachLocked(r, fmt.Sprintf("can't use file of type %s as %s", title(f.kind), title(kind)))
	}
	m.put(f)
	return nil
}

func (s *Server) checkUpload(r *request, kind string, u upload) error {
	if kind == "photo" {
		if len(u.data) > maxPhoto {
			return s.breach(r, "PHOTO_INVALID_DIMENSIONS")
		}
		c, _, err := image.DecodeConfig(bytes.NewReader(u.data))
		if err != nil {
			return s.breach(r, "IMAGE_PROCESS_FAILED")
		}
		if c.Width+c.Height > 10000 || c.Width > 20*c.Height || c.Height > 20*c.Width {
			return s.breach(r, "PHOTO_INVALID_DIMENSIONS")
		}
	}
	if len(u.data) > maxDocument {
		return &apiError{Code: http.StatusRequestEntityTooLarge, Text: "Request Entity Too Large"}
	}
	return nil
}

func title(s string) string { return strings.ToUpper(s[:1]) + s[1:] }

// put shows the file in the message.
func (m *Message) put(f *file) {
	switch f.kind {
	case "photo":
		m.Photo = []PhotoSize{{f.id, f.unique, f.width, f.height, len(f.data)}}
	case "voice":
		m.Voice = &Voice{f.id, f.unique, max(1, len(f.data)/4000), f.mime, len(f.data)}
	default:
		m.Document = &Document{f.id, f.unique, f.name, f.mime, len(f.data)}
	}
}

// attachOwn stores what a person sends. The caller holds mu.
func (s *Server) attachOwn(m *Message, p Post) {
	switch {
	case p.Photo != nil:
		m.put(s.keep("photo", upload{"photo.jpg", http.DetectContentType(p.Photo), p.Photo}))
	case p.Document != nil:
		kind := mime.TypeByExtension(path.Ext(p.FileName))
		if kind == "" {
			kind = http.DetectContentType(p.Document)
		}
		m.put(s.keep("document", upload{p.FileName, kind, p.Document}))
	case p.Voice != nil:
		m.put(s.keep("voice", upload{"voice.ogg", "audio/ogg", p.Voice}))
	case p.Sticker != "":
		id := s.id("CAACAgU")
		m.Sticker = &Sticker{FileID: id, UniqueID: "AgAD" + id[7:], Type: "regular", Width: 512, Height: 512, Emoji: p.Sticker}
	}
}

func (s *Server) getFile(_ context.Context, r *request) (any, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	id := r.text("file_id")
	if id == "" {
		return nil, s.breachLocked(r, "file_id not specified")
	}
	f := s.files.byID[id]
	if f == nil {
		return nil, bad("wrong file_id or the file is temporarily unavailable")
	}
	if len(f.data) > maxDownload {
		return nil, bad("file is too big")
	}
	return map[string]any{"file_id": f.id, "file_unique_id": f.unique, "file_size": len(f.data), "file_path": f.kind + "s/" + f.id}, nil
}

// serveFile answers /file/bot<token>/<file_path>.
func (s *Server) serveFile(w http.ResponseWriter, h *http.Request) {
	token, where, _ := strings.Cut(strings.TrimPrefix(h.URL.Path, "/file/bot"), "/")
	if subtle.ConstantTimeCompare([]byte(token), []byte(s.opts.Token)) != 1 {
		respond(w, nil, &apiError{Code: 401, Text: "Unauthorized"})
		return
	}
	s.sendFile(w, path.Base(where))
}

func (s *Server) sendFile(w http.ResponseWriter, id string) {
	s.mu.Lock()
	f := s.files.byID[id]
	s.mu.Unlock()
	if f == nil {
		respond(w, nil, &apiError{Code: 404, Text: "Not Found"})
		return
	}
	// Only pictures are ever shown in place; anything else a browser must save, never run.
	kind := "application/octet-stream"
	if f.kind == "photo" && strings.HasPrefix(f.mime, "image/") && f.mime != "image/svg+xml" {
		kind = f.mime
	} else {
		w.Header().Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": f.name}))
	}
	w.Header().Set("Content-Type", kind)
	w.Header().Set("X-Content-Type-Options", "nosniff")
	w.Header().Set("Cache-Control", "private, max-age=3600")
	_, _ = w.Write(f.data) // the reader may have gone
}
