namespace MiniPod.Pods.Tests.Manifest;

/// <summary>Whole manifests, each field of a pod that is supported in at least one of them.</summary>
internal static class SeedManifests
{
    private const string Shop = """
        apiVersion: v1
        kind: ConfigMap
        metadata:
          name: settings
        data:
          LEVEL: debug
          app.conf: |
            [server]
            port=80
        binaryData:
          logo: AP8=
        ---
        apiVersion: v1
        kind: Secret
        metadata:
          name: login
        type: Opaque
        data:
          user: cm9vdA==
        stringData:
          password: geheim
        ---
        apiVersion: v1
        kind: Pod
        metadata:
          name: shop
          labels:
            app: shop
          annotations:
            build: two
        spec:
          restartPolicy: Never
          terminationGracePeriodSeconds: 5
          hostname: front
          subdomain: shop
          os:
            name: linux
          hostAliases:
          - ip: 10.1.2.3
            hostnames:
            - db
            - db.local
          dnsPolicy: None
          dnsConfig:
            nameservers:
            - 1.1.1.1
            searches:
            - a.example
            options:
            - name: ndots
              value: "2"
          securityContext:
            runAsUser: 1000
            runAsGroup: 1000
            supplementalGroups:
            - 4000
            fsGroup: 2000
            sysctls:
            - name: net.ipv4.ip_local_port_range
              value: 1024 65535
            seccompProfile:
              type: RuntimeDefault
          containers:
          - &c
            name: web
            image: registry.example:5000/shop/web:1.2
            imagePullPolicy: IfNotPresent
            command:
            - sh
            - -c
            args:
            - echo $(LEVEL) $$(LEVEL)
            workingDir: /srv
            ports:
            - name: http
              containerPort: 80
              hostPort: 8080
              hostIP: 127.0.0.1
              protocol: TCP
            envFrom:
            - prefix: S_
              configMapRef:
                name: settings
            - secretRef:
                name: login
                optional: true
            env:
            - name: LEVEL
              value: info
            - name: POD
              valueFrom:
                fieldRef:
                  fieldPath: metadata.name
            - name: IP
              valueFrom:
                fieldRef:
                  apiVersion: v1
                  fieldPath: status.podIP
            - name: CPU
              valueFrom:
                resourceFieldRef:
                  resource: limits.cpu
                  divisor: 1m
            - name: USER
              valueFrom:
                secretKeyRef:
                  name: login
                  key: user
            resources:
              requests:
                cpu: 100m
                memory: 64Mi
              limits:
                cpu: 0.5
                memory: 128Mi
            volumeMounts:
            - name: data
              mountPath: /data
              subPathExpr: $(POD)/x
            - name: host
              mountPath: /host
              readOnly: true
              mountPropagation: HostToContainer
            - name: conf
              mountPath: /etc/conf
            lifecycle:
              stopSignal: SIGUSR1
            securityContext:
              runAsNonRoot: true
              allowPrivilegeEscalation: false
              readOnlyRootFilesystem: true
              capabilities:
                add:
                - NET_ADMIN
                drop:
                - ALL
              seccompProfile:
                type: Localhost
                localhostProfile: profiles/a.json
            stdin: true
            tty: true
          - <<: *c
            name: side
            ports: []
          volumes:
          - name: data
            emptyDir:
              medium: Memory
              sizeLimit: 64Mi
          - name: host
            hostPath:
              path: /srv
              type: Directory
          - name: conf
            configMap:
              name: settings
              defaultMode: 0440
              items:
              - key: app.conf
                path: a/app.conf
                mode: 0600
          - name: keys
            secret:
              secretName: login
          - name: info
            downwardAPI:
              items:
              - path: labels
                fieldRef:
                  fieldPath: metadata.labels
              - path: memory
                resourceFieldRef:
                  containerName: web
                  resource: limits.memory
                  divisor: 1Mi
          - name: all
            projected:
              sources:
              - configMap:
                  name: settings
                  optional: true
              - secret:
                  name: login
                  items:
                  - key: user
                    path: u
              - downwardAPI:
                  items:
                  - path: name
                    fieldRef:
                      fieldPath: metadata.name
          - name: claim
            persistentVolumeClaim:
              claimName: data
        """;

    private const string Workloads = """
        apiVersion: apps/v1
        kind: Deployment
        metadata:
          name: web
          namespace: shop
        spec:
          replicas: 2
          selector:
            matchLabels:
              app: web
          template:
            metadata:
              labels:
                app: web
            spec:
              containers:
              - name: c
                image: nginx
                volumeMounts:
                - name: v
                  mountPath: /v
              volumes:
              - name: v
                emptyDir: {}
        ---
        apiVersion: apps/v1
        kind: StatefulSet
        metadata:
          name: db
        spec:
          serviceName: db
          replicas: 3
          ordinals:
            start: 4
          selector:
            matchLabels:
              app: db
          template:
            metadata:
              labels:
                app: db
            spec:
              hostNetwork: true
              containers:
              - name: c
                image: postgres
        ---
        apiVersion: v1
        kind: List
        items:
        - apiVersion: v1
          kind: Pod
          metadata:
            generateName: one-
          spec:
            shareProcessNamespace: true
            containers:
            - name: c
              image: busybox
        - apiVersion: v1
          kind: Namespace
          metadata:
            name: shop
        """;

    public static IReadOnlyList<string> All { get; } =
    [
        Shop,
        Workloads,
        """
        {"apiVersion": "v1", "kind": "Pod",
        "metadata": {"name": "json", "labels": {"a": "b"}, "uid": "a6501da1"},
        "spec": {
        "containers": [
        {"name": "c", "image": "i", "args": ["a", "b"],
        "env": [{"name": "A", "value": "1"}],
        "resources": {"limits": {"memory": "1Gi", "cpu": 1}}}],
        "nodeName": "n",
        "tolerations": [{"operator": "Exists"}]},
        "status": {"phase": "Running"}}
        """,
    ];
}
