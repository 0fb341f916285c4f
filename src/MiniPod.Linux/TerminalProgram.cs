using System.Diagnostics;

namespace MiniPod.Linux;

/// <summary>A program that has this process's terminal while it runs, as a shell has.</summary>
public static class TerminalProgram
{
    /// <summary>Runs a program and waits until it has exited.</summary>
    /// <param name="path">The program.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="environment">Variables that it gets besides those of this process.</param>
    /// <param name="networkNamespace">A path of the network namespace that it runs in; null for that of this process.</param>
    /// <returns>Its exit code.</returns>
    /// <exception cref="LibcException">The namespace cannot be entered.</exception>
    /// <exception cref="System.ComponentModel.Win32Exception">The program cannot be started.</exception>
    public static async Task<int> RunAsync(
        string path, IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string> environment, string? networkNamespace)
    {
        var info = new ProcessStartInfo(path) { UseShellExecute = false };
        foreach (var argument in arguments) info.ArgumentList.Add(argument);
        foreach (var (name, value) in environment) info.Environment[name] = value;
        Process? process = null;
        void Start() => process = Process.Start(info);

        // A child is in the namespace of the thread that starts it.
        if (networkNamespace is null) Start();
        else NetworkNamespace.Run(networkNamespace, Start);
        using var running = process ?? throw new InvalidOperationException($"\"{path}\" did not start");
        await running.WaitForExitAsync(CancellationToken.None).ConfigureAwait(false);
        return running.ExitCode;
    }
}
