{{- $front := printf "registry.example.org/shop/front:%s" .Values.TAG }}
version: '2'
services:
  front:
    image: {{ $front }}
    environment:
      DATABASE: ${DATABASE}
      STACK: {{ .Stack.Name | quote }}
{{- if eq .Values.TRACING "true" }}
      TRACING: "on"
{{- end }}
    labels:
      io.rancher.scheduler.affinity:container_label_ne: io.rancher.stack_service.name=$${stack_name}/$${service_name}
{{- if ne .Values.HOST_LABEL "" }}
      io.rancher.scheduler.affinity:host_label: {{ .Values.HOST_LABEL }}
{{- end }}
    ports:
    - ${PORT}:8080
    links:
    - queue:mq
{{- range $i, $word := splitPreserveQuotes .Values.FLAGS }}
    {{- if eq $i 0 }}
    command:
    {{- end }}
    - {{ $word }}
{{- end }}
  queue:
    image: registry.example.org/queue:3
    volumes_from: [queue-data]
{{- with .Values.MEMORY }}
    mem_limit: {{ . }}
{{- else }}
    mem_limit: 64m
{{- end }}
  queue-data:
    image: registry.example.org/queue:3
    entrypoint: /bin/true
    network_mode: none
    volumes: [/var/lib/queue]
    labels: {io.rancher.container.start_once: 'true'}
