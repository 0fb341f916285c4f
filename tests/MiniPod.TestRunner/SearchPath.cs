namespace MiniPod.TestRunner;

/// <summary>The directories in which programs are looked up.</summary>
internal static class SearchPath
{
    /// <summary>Whether one of them contains a program of this name.</summary>
    public static bool Has(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(directory => File.Exists(Path.Combine(directory, program)));
}
