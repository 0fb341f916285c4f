namespace MiniPod.EndToEnd.Tests.Harness;

/// <summary>A kernel setting that is changed during a test and restored after it, even if the test is killed.</summary>
public sealed class KernelSetting : IAsyncDisposable
{
    private readonly string _undo;

    private KernelSetting(string undo) => _undo = undo;

    /// <param name="path">The setting's file under /proc/sys.</param>
    /// <param name="value">Its value during the test.</param>
    /// <param name="files">The test's own directory.</param>
    public static async Task<KernelSetting> ChangeAsync(string path, string value, string files)
    {
        var undo = Path.Combine(files, TestPods.UndoScript);
        await File.WriteAllTextAsync(undo, $"echo {(await File.ReadAllTextAsync(path)).Trim()} > {path}\n");
        await File.WriteAllTextAsync(path, value);
        return new KernelSetting(undo);
    }

    public async ValueTask DisposeAsync()
    {
        await Command.RunAsync("bash", _undo);
        File.Delete(_undo);
    }
}
