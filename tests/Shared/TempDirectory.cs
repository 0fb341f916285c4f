namespace MiniPod.Tests;

/// <summary>A temporary directory for one test, deleted after it.</summary>
internal sealed class TempDirectory : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("minipod-test-").FullName;

    public string this[string name] => System.IO.Path.Combine(Path, name);

    public void Dispose() => Directory.Delete(Path, recursive: true);

    public string Write(string name, string content)
    {
        var path = this[name];
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        File.WriteAllText(path, content);
        return path;
    }

    /// <summary>Writes a file that can be run.</summary>
    public string WriteProgram(string name, string content = "#!/bin/sh\nexit 0\n")
    {
        var path = Write(name, content);
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return path;
    }

    /// <summary>Writes a shell script that can be run; its first line is added.</summary>
    public string WriteScript(string name, string content) => WriteProgram(name, $"#!/bin/sh\n{content}\n");
}
