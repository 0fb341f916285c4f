using System.Net.Sockets;
using MiniPod.EndToEnd.Tests.Harness;

namespace MiniPod.EndToEnd.Tests.Manifests;

/// <summary>hostPath volumes: what their types ask for, and that nothing else of the host is touched.</summary>
public sealed class HostPathTests(EndToEndHost host) : ManifestTest(host)
{
    private string Dir => Path.Combine(Files, "host");

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        Directory.CreateDirectory(Path.Combine(Dir, "dir"));
        File.WriteAllText(Path.Combine(Dir, "file"), "of the host");
        File.CreateSymbolicLink(Path.Combine(Dir, "link"), Path.Combine(Dir, "dir"));
        (await Command.RunAsync("mknod", Path.Combine(Dir, "pipe"), "p")).ShouldSucceed();
    }

    [Fact(Timeout = 2 * Limit)]
    public async Task HostPath_RightTypes_AreMountedAndMissingOnesMade()
    {
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(Path.Combine(Dir, "socket")));
        // A device of a disk cannot be made everywhere.
        var block = (await Command.RunAsync("mknod", Path.Combine(Dir, "disk"), "b", "7", "77")).ExitCode == 0;
        var (pod, before) = (Name("types"), await SnapshotAsync());
        string Volume(string name, string path, string type) =>
            $"- {{name: {name}, hostPath: {{path: {path}, type: {(type.Length > 0 ? type : "\"\"")}}}}}";

        (await RunYamlAsync($$$"""
            apiVersion: v1
            kind: Pod
            metadata: {name: {{{pod}}}}
            spec:
              restartPolicy: Never
              securityContext: {fsGroup: 2000}
              volumes:
              {{{Volume("missing", $"{Dir}/made/deep", "")}}}
              {{{Volume("there", $"{Dir}/file", "")}}}
              {{{Volume("create", $"{Dir}/created", "DirectoryOrCreate")}}}
              {{{Volume("dir", $"{Dir}/dir", "Directory")}}}
              {{{Volume("link", $"{Dir}/link", "Directory")}}}
              {{{Volume("filed", $"{Dir}/filed", "FileOrCreate")}}}
              {{{Volume("file", $"{Dir}/file", "File")}}}
              {{{Volume("socket", $"{Dir}/socket", "Socket")}}}
              {{{Volume("char", "/dev/null", "CharDevice")}}}
              {{{Volume("block", block ? $"{Dir}/disk" : "/dev/null", block ? "BlockDevice" : "CharDevice")}}}
              containers:
              - name: one
                image: {{{TestImages.Toolbox}}}
                command: {{{Idle}}}
                volumeMounts:
                - {name: missing, mountPath: /v/missing}
                - {name: there, mountPath: /v/there}
                - {name: create, mountPath: /v/create}
                - {name: dir, mountPath: /v/dir}
                - {name: link, mountPath: /v/link}
                - {name: filed, mountPath: /v/filed}
                - {name: file, mountPath: /v/file, readOnly: true}
                - {name: socket, mountPath: /v/socket}
                - {name: char, mountPath: /v/char}
                - {name: block, mountPath: /v/block}
            """)).ShouldSucceed();

        await PrintsAsync(
            pod, "one", "cd /v; stat -c '%n %a %u:%g %F' missing there create dir link filed file socket char; stat -c %F block",
            "missing 755 0:0 directory", "there 644 0:0 regular file", "create 755 0:0 directory", "dir 755 0:0 directory",
            "link 755 0:0 directory", "filed 644 0:0 regular empty file", "file 644 0:0 regular file", "socket 755 0:0 socket",
            "char 666 0:0 character special file", block ? "block special file" : "character special file");
        await PrintsAsync(pod, "one", "cd /v; echo x > dir/x; cat there link/x; echo y 2>/dev/null > file || echo refused",
            "of the hostx", "refused");

        await LeavesNothingAsync(before, pod);
        Assert.Equal(
            $"created dir {(block ? "disk " : "")}file filed link made pipe socket",
            string.Join(' ', Directory.EnumerateFileSystemEntries(Dir).Select(path => Path.GetFileName(path)).Order()));
        Assert.Equal("x\n", await File.ReadAllTextAsync(Path.Combine(Dir, "dir", "x")));
    }

    [Theory(Timeout = Limit)]
    [InlineData("absent", "Directory", "does not exist, but its hostPath.type is Directory")]
    [InlineData("absent", "File", "does not exist, but its hostPath.type is File")]
    [InlineData("file", "Directory", "is a File, but its hostPath.type is Directory")]
    [InlineData("file", "DirectoryOrCreate", "is a File, but its hostPath.type is DirectoryOrCreate")]
    [InlineData("dir", "FileOrCreate", "is a Directory, but its hostPath.type is FileOrCreate")]
    [InlineData("no/where", "FileOrCreate", "its directory does not exist")]
    [InlineData("pipe", "Socket", "is a Pipe, but its hostPath.type is Socket")]
    [InlineData("file", "CharDevice", "is a File, but its hostPath.type is CharDevice")]
    [InlineData("file", "BlockDevice", "is a File, but its hostPath.type is BlockDevice")]
    [InlineData("../file", "File", "must not have \"..\"")]
    public async Task HostPath_WrongType_IsRefusedAndTheHostIsAsBefore(string path, string type, string says)
    {
        var (before, files) = (await SnapshotAsync(), Listing());

        (await RunYamlAsync($$$"""
            apiVersion: v1
            kind: Pod
            metadata: {name: {{{Name("bad")}}}}
            spec:
              restartPolicy: Never
              volumes: [{name: host, hostPath: {path: {{{Dir}}}/{{{path}}}, type: {{{type}}}}}]
              containers: [{name: one, image: {{{TestImages.Toolbox}}}, command: {{{Idle}}}, volumeMounts: [{name: host, mountPath: /v}]}]
            """)).ShouldExit(125, says);

        await before.AssertSameAsync();
        Assert.Equal(files, Listing());
    }

    [Fact(Timeout = 2 * Limit)]
    public async Task Mount_PropagationFromTheHost_SeesWhatIsMountedLater()
    {
        var (pod, place) = (Name("slave"), Path.Combine(Dir, "dir"));
        string Yaml(string propagation, string security) => $$$"""
            apiVersion: v1
            kind: Pod
            metadata: {name: {{{pod}}}}
            spec:
              restartPolicy: Never
              volumes: [{name: host, hostPath: {path: {{{place}}}}}]
              containers:
              - name: one
                image: {{{TestImages.Toolbox}}}
                command: {{{Idle}}}
                {{{security}}}
                volumeMounts: [{name: host, mountPath: /slave, mountPropagation: {{{propagation}}}}, {name: host, mountPath: /private,
                  mountPropagation: None}]
            """;
        (await Command.RunAsync("mount", "--bind", place, place)).ShouldSucceed();
        try
        {
            (await Command.RunAsync("mount", "--make-private", place)).ShouldSucceed();
            var before = await SnapshotAsync();
            (await RunYamlAsync(Yaml("HostToContainer", ""))).ShouldExit(125, "is not a shared");
            (await RunYamlAsync(Yaml("Bidirectional", ""))).ShouldExit(125, "Bidirectional needs a privileged container");
            await before.AssertSameAsync();

            (await Command.RunAsync("mount", "--make-shared", place)).ShouldSucceed();
            before = await SnapshotAsync();
            (await RunYamlAsync(Yaml("HostToContainer", ""))).ShouldSucceed();
            Directory.CreateDirectory(Path.Combine(place, "later"));
            (await Command.RunAsync("mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", Path.Combine(place, "later"))).ShouldSucceed();
            File.WriteAllText(Path.Combine(place, "later", "file"), "mounted later");

            await PrintsAsync(pod, "one", "cat /slave/later/file; ls /private/later", "mounted later");

            (await Command.RunAsync("umount", Path.Combine(place, "later"))).ShouldSucceed();
            await LeavesNothingAsync(before, pod);
        }
        finally
        {
            await Command.RunAsync("umount", "--lazy", "--recursive", place);
        }
    }
}
