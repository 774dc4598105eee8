package main

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"os"

	"github.com/andybalholm/brotli"
	"github.com/golang/snappy"
	"github.com/klauspost/compress/zstd"
	"github.com/pierrec/lz4/v4"
)

// A page's body without levels that are not compressed: where it lies, its size there and decoded, the SHA-256 of what
// it is decoded.
type page struct {
	At     int64  `json:"at"`
	Packed int    `json:"packed"`
	Plain  int    `json:"plain"`
	Sum    string `json:"sum"`
}

// What RFC 8878 asks of every decoder.
const zstdWindow = 8 << 20

func unpackGzip(packed []byte) ([]byte, error) {
	rest := bytes.NewReader(packed)
	reader, err := gzip.NewReader(rest)
	if err != nil {
		return nil, err
	}
	reader.Multistream(false)
	plain, err := io.ReadAll(reader)
	if err == nil && rest.Len() != 0 {
		err = fmt.Errorf("%d bytes after the stream", rest.Len())
	}
	return plain, err
}

func unpackLz4(packed []byte, size int) ([]byte, error) {
	plain := make([]byte, size)
	length, err := lz4.UncompressBlock(packed, plain)
	return plain[:max(length, 0)], err
}

func unpackZstd(packed []byte) ([]byte, error) {
	limits := []zstd.DOption{zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxWindow(zstdWindow)}
	reader, err := zstd.NewReader(bytes.NewReader(packed), limits...)
	if err != nil {
		return nil, err
	}
	defer reader.Close()
	plain, err := io.ReadAll(reader)
	if err != nil {
		return nil, err
	}
	// As a stream and at once: these are two decoders.
	whole, err := reader.DecodeAll(packed, nil)
	if err == nil && !bytes.Equal(plain, whole) {
		err = fmt.Errorf("decoded at once it differs from the stream")
	}
	return plain, err
}

func unpack(codec string, packed []byte, size int) ([]byte, error) {
	switch codec {
	case "UNCOMPRESSED":
		return packed, nil
	case "SNAPPY":
		return snappy.Decode(nil, packed)
	case "LZ4_RAW":
		return unpackLz4(packed, size)
	case "ZSTD":
		return unpackZstd(packed)
	case "GZIP":
		return unpackGzip(packed)
	case "BROTLI":
		return io.ReadAll(brotli.NewReader(bytes.NewReader(packed)))
	}
	return nil, fmt.Errorf("codec %s", codec)
}

func decodePages(path string, codec string, pages []page) answer {
	data, err := os.ReadFile(path)
	if err != nil {
		return answer{0, err.Error()}
	}
	for i, one := range pages {
		plain, err := unpack(codec, data[one.At:one.At+int64(one.Packed)], one.Plain)
		if err == nil && len(plain) != one.Plain {
			err = fmt.Errorf("%d bytes, not %d", len(plain), one.Plain)
		}
		if sum := sha256.Sum256(plain); err == nil && hex.EncodeToString(sum[:]) != one.Sum {
			err = fmt.Errorf("other bytes")
		}
		if err != nil {
			return answer{i, fmt.Sprintf("page at %d: %v", one.At, err)}
		}
	}
	return answer{len(pages), ""}
}
