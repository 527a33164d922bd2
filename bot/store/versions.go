package store

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"
	"time"

	"github.com/redis/go-redis/v9"

	"zonedesk/bot/library"
	"zonedesk/knowledge"
)

// Keys of the knowledge's versions, in one slot of a cluster: the current number, a version by its number, and files by their sum, so
// that going back to a version costs no memory.
const (
	versionPrefix  = "zd1:{k}:"
	currentKey     = versionPrefix + "current"
	versionChannel = versionPrefix + "published"
)

func versionKey(number int) string { return versionPrefix + "v:" + strconv.Itoa(number) }
func filesKey(sum string) string   { return versionPrefix + "files:" + sum }

// unpublished is how long files wait for the version that they belong to.
const unpublished = time.Hour

// maxKnowledge bounds what files of one version may unpack to.
const maxKnowledge = 1 << 30

// publish makes a version current if it follows the current one.
// KEYS: current, the version, its files. ARGV: base, number, version, channel. Returns 1; 0 when another came in between; -1 when the
// files are gone. Sent twice it says 1 twice.
var publish = redis.NewScript(`
local current = redis.call('GET', KEYS[1]) or '0'
if current ~= ARGV[1] then
  if redis.call('GET', KEYS[2]) == ARGV[3] then return 1 end
  return 0
end
if redis.call('EXISTS', KEYS[3]) == 0 then return -1 end
redis.call('PERSIST', KEYS[3])
redis.call('SET', KEYS[2], ARGV[3])
redis.call('SET', KEYS[1], ARGV[2])
redis.call('PUBLISH', ARGV[4], ARGV[2])
return 1`)

// CurrentVersion returns the newest version, the zero Version when none was published.
func (s *Store) CurrentVersion(ctx context.Context) (library.Version, error) {
	number, err := s.client.Get(ctx, currentKey).Int()
	if errors.Is(err, redis.Nil) {
		return library.Version{}, nil
	}
	if err != nil {
		return library.Version{}, fmt.Errorf("asking for the current version: %w", err)
	}
	return s.Version(ctx, number)
}

// Version returns a version by its number, or library.ErrNoVersion.
func (s *Store) Version(ctx context.Context, number int) (v library.Version, err error) {
	stored, err := s.client.Get(ctx, versionKey(number)).Bytes()
	if errors.Is(err, redis.Nil) {
		return v, fmt.Errorf("version %d: %w", number, library.ErrNoVersion)
	}
	if err != nil {
		return v, fmt.Errorf("asking for version %d: %w", number, err)
	}
	if json.Unmarshal(stored, &v) != nil || v.Number != number {
		return library.Version{Number: number}, nil // what it says of itself is damaged: its files will not be found, and it is not served
	}
	return v, nil
}

// Versions returns at most limit versions from number downwards, the newest first; 0 begins with the current one.
func (s *Store) Versions(ctx context.Context, number, limit int) ([]library.Version, error) {
	if number == 0 {
		current, err := s.CurrentVersion(ctx)
		if err != nil {
			return nil, err
		}
		number = current.Number
	}
	var all []library.Version
	for ; number > 0 && len(all) < limit; number-- {
		v, err := s.Version(ctx, number)
		if err != nil {
			return all, err
		}
		all = append(all, v)
	}
	return all, nil
}

// VersionFiles returns the files of a version, or library.ErrDamaged when they are not what was published.
func (s *Store) VersionFiles(ctx context.Context, v library.Version) (knowledge.Files, error) {
	stored, err := s.client.Get(ctx, filesKey(v.Sum)).Bytes()
	switch {
	case errors.Is(err, redis.Nil):
		return nil, fmt.Errorf("the files of version %d are gone: %w", v.Number, library.ErrDamaged)
	case err != nil:
		return nil, fmt.Errorf("asking for the files of version %d: %w", v.Number, err)
	case sum(stored) != v.Sum:
		return nil, fmt.Errorf("the files of version %d have another sum: %w", v.Number, library.ErrDamaged)
	}
	files, err := unpack(stored)
	if err != nil {
		return nil, fmt.Errorf("unpacking version %d, %v: %w", v.Number, err, library.ErrDamaged)
	}
	return files, nil
}

// Publish keeps a publication as the version after its base, or returns *library.Overtaken. It may be called again after an error.
func (s *Store) Publish(ctx context.Context, p library.Publication) (library.Version, error) {
	stored, err := pack(p.Files)
	if err != nil {
		return library.Version{}, fmt.Errorf("packing the knowledge: %w", err)
	}
	v := p.Version
	v.Number, v.Sum, v.Size = v.Base+1, sum(stored), len(stored)
	encoded, err := json.Marshal(v)
	if err != nil {
		return v, fmt.Errorf("encoding a version: %w", err)
	}
	// Beside the script, which would hold up everybody else for as long as they take; they go by themselves when it comes to nothing.
	if err := s.client.SetNX(ctx, filesKey(v.Sum), stored, unpublished).Err(); err != nil {
		return v, fmt.Errorf("storing the files of a version: %w", err)
	}
	keys := []string{currentKey, versionKey(v.Number), filesKey(v.Sum)}
	done, err := publish.Run(ctx, s.client, keys, v.Base, v.Number, encoded, versionChannel).Int()
	switch {
	case err != nil:
		return v, fmt.Errorf("publishing a version: %w", err)
	case done < 0:
		return v, errors.New("publishing a version: its files expired meanwhile")
	case done == 0:
		current, err := s.CurrentVersion(ctx)
		if err != nil {
			return v, err
		}
		return v, &library.Overtaken{Base: v.Base, Current: current}
	}
	return v, nil
}

// WatchVersions calls changed after each publication, and after each connection that is made anew, when some may have been missed; until
// ctx ends. It has a connection of its own.
func (s *Store) WatchVersions(ctx context.Context, changed func()) {
	subscription := s.client.Subscribe(ctx, versionChannel)
	defer subscription.Close()
	messages := subscription.ChannelWithSubscriptions()
	for {
		select {
		case <-ctx.Done():
			return
		case _, open := <-messages:
			if !open {
				return
			}
			changed()
		}
	}
}

func sum(stored []byte) string {
	h := sha256.Sum256(stored)
	return hex.EncodeToString(h[:])
}

// pack makes one compressed archive of files, the same for the same files.
func pack(files knowledge.Files) ([]byte, error) {
	var out bytes.Buffer
	compressed := gzip.NewWriter(&out)
	archive := tar.NewWriter(compressed)
	for _, name := range slices.Sorted(maps.Keys(files)) {
		if err := archive.WriteHeader(&tar.Header{Name: name, Mode: 0o644, Size: int64(len(files[name]))}); err != nil {
			return nil, err
		}
		if _, err := archive.Write(files[name]); err != nil {
			return nil, err
		}
	}
	if err := errors.Join(archive.Close(), compressed.Close()); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}

func unpack(stored []byte) (knowledge.Files, error) {
	compressed, err := gzip.NewReader(bytes.NewReader(stored))
	if err != nil {
		return nil, err
	}
	archive := tar.NewReader(io.LimitReader(compressed, maxKnowledge))
	files := knowledge.Files{}
	for {
		header, err := archive.Next()
		if errors.Is(err, io.EOF) {
			return files, nil
		}
		if err != nil {
			return nil, err
		}
		if files[header.Name], err = io.ReadAll(archive); err != nil {
			return nil, err
		}
	}
}
