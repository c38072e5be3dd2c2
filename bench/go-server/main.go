// The least that a webhook in Go can be: net/http over TLS, the review and its Service decoded into the types of k8s.io/api,
// and the answer `allowed`. Usage: go-server FOLDER, with tls.crt and tls.key in the folder. Prints its port.
package main

import (
	"crypto/tls"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"time"

	admission "k8s.io/api/admission/v1"
	core "k8s.io/api/core/v1"
)

func main() {
	folder := os.Args[1]
	certificate, err := tls.LoadX509KeyPair(filepath.Join(folder, "tls.crt"), filepath.Join(folder, "tls.key"))
	if err != nil {
		panic(err)
	}
	mux := http.NewServeMux()
	mux.HandleFunc("POST /mutate", review)
	mux.HandleFunc("POST /validate", review)
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		panic(err)
	}
	fmt.Println(listener.Addr().(*net.TCPAddr).Port)
	server := &http.Server{
		Handler:     mux,
		IdleTimeout: 120 * time.Second,
		TLSConfig:   &tls.Config{Certificates: []tls.Certificate{certificate}, MinVersion: tls.VersionTLS12},
	}
	panic(server.ServeTLS(listener, "", ""))
}

func review(writer http.ResponseWriter, request *http.Request) {
	body, err := io.ReadAll(http.MaxBytesReader(writer, request.Body, 8<<20))
	if err != nil {
		http.Error(writer, err.Error(), http.StatusBadRequest)
		return
	}
	var asked admission.AdmissionReview
	if err := json.Unmarshal(body, &asked); err != nil || asked.Request == nil {
		http.Error(writer, "no AdmissionReview", http.StatusBadRequest)
		return
	}
	if asked.Request.Kind.Kind == "Service" {
		for _, raw := range [][]byte{asked.Request.Object.Raw, asked.Request.OldObject.Raw} {
			if len(raw) == 0 {
				continue
			}
			var service core.Service
			if err := json.Unmarshal(raw, &service); err != nil {
				http.Error(writer, err.Error(), http.StatusBadRequest)
				return
			}
		}
	}
	answer := admission.AdmissionReview{
		TypeMeta: asked.TypeMeta,
		Response: &admission.AdmissionResponse{UID: asked.Request.UID, Allowed: true},
	}
	writer.Header().Set("Content-Type", "application/json")
	json.NewEncoder(writer).Encode(answer)
}
