using static MiniPod.Pods.Tests.Manifest.ManifestText;

namespace MiniPod.Pods.Tests.Manifest;

/// <summary>What other tools write, as they wrote it.</summary>
public sealed class GeneratedManifestTests
{
    [Fact]
    public void Read_DryRunOfKubectl_IsThePod()
    {
        var manifest = Read(
            """
            apiVersion: v1
            kind: Pod
            metadata:
              creationTimestamp: null
              labels:
                run: web
              name: web
            spec:
              containers:
              - env:
                - name: A
                  value: b
                image: minipod/nginx
                imagePullPolicy: IfNotPresent
                name: web
                ports:
                - containerPort: 80
                  hostPort: 8080
                resources: {}
              dnsPolicy: ClusterFirst
              restartPolicy: Never
            status: {}
            """);

        Assert.Equal("0.0.0.0:8080->80/tcp", Assert.Single(Assert.Single(manifest.Pods).AllPorts()).ToString());
        Assert.Empty(manifest.Warnings);
    }

    // The output of kubectl 1.20.2 run web --image=minipod/nginx --expose --port 80 --command --dry-run=client -o yaml -- sleep 3600
    [Fact]
    public void Read_ExposedDryRunOfKubectl_IsThePod()
    {
        var manifest = Read(
            """
            apiVersion: v1
            kind: Service
            metadata:
              creationTimestamp: null
              name: web
            spec:
              ports:
              - port: 80
                protocol: TCP
                targetPort: 80
              selector:
                run: web
            status:
              loadBalancer: {}
            ---
            ---
            apiVersion: v1
            kind: Pod
            metadata:
              creationTimestamp: null
              labels:
                run: web
              name: web
            spec:
              containers:
              - command:
                - sleep
                - "3600"
                image: minipod/nginx
                name: web
                ports:
                - containerPort: 80
                resources: {}
              dnsPolicy: ClusterFirst
              restartPolicy: Always
            status: {}
            """);

        Assert.Equal(["sleep", "3600"], Assert.Single(Assert.Single(manifest.Pods).Containers).Command);
        Assert.Equal("web", Assert.Single(manifest.Services).Metadata!.Name);
        Assert.Empty(manifest.Warnings);
    }

    [Fact]
    public void Read_GeneratedByPodman_IsThePod()
    {
        var manifest = Read(
            """
            # Save the output of this file and use kubectl create -f to import
            # it into Kubernetes.
            #
            # Created with podman-4.3.1
            apiVersion: v1
            kind: Service
            metadata:
              creationTimestamp: "2026-11-29T07:28:08Z"
              name: web
            spec:
              ports:
              - name: "80"
                nodePort: 31235
                port: 80
                targetPort: 80
              selector:
                app: web
              type: NodePort
            ---
            apiVersion: v1
            kind: Pod
            metadata:
              annotations:
                io.kubernetes.cri-o.TTY/front: "false"
                io.podman.annotations.autoremove/front: "FALSE"
              creationTimestamp: "2026-11-29T07:28:08Z"
              labels:
                app: web
              name: web
            spec:
              automountServiceAccountToken: false
              containers:
              - args:
                - nginx
                - -g
                - daemon off;
                image: localhost/minipod/nginx:latest
                name: front
                ports:
                - containerPort: 80
                  hostPort: 8081
                securityContext:
                  capabilities: {}
              enableServiceLinks: false
              hostname: web
            status: {}
            """);

        Assert.Equal(["nginx", "-g", "daemon off;"], Assert.Single(Assert.Single(manifest.Pods).Containers).Args);
        Assert.Equal("web", Assert.Single(manifest.Services).Metadata!.Name);
        Assert.Equal(
            [
                "document 1: spec.ports[0].nodePort has no effect: A port of every node. Nothing here listens for it: give the pod's "
                + "port a hostPort (line 13)",
                "document 1: spec.type is NodePort, but nothing here listens for it: to reach a pod from outside, give its port a "
                + "hostPort (line 18)",
            ],
            manifest.Warnings);
    }
}
