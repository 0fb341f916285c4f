using System.Diagnostics;
using System.Text.Json.Nodes;

namespace MiniPod.Tests.Drawings;

/// <summary>Chromium without a window, in which drawings are laid out and looked at.</summary>
internal static class Browser
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(120);
    private static readonly int[] Widths = [360, 900, 1600]; // a telephone, a tablet, a desk
    private static readonly string[] Names = ["chromium", "chromium-browser", "google-chrome"];

    /// <summary>What is missing on this machine; null if nothing is.</summary>
    public static string? Missing => Program is null ? "there is no Chromium: 'eng/setup.sh tests' installs it" : null;

    private static string? Program { get; } = Names
        .SelectMany(name => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':')
            .Select(directory => Path.Combine(directory, name)))
        .FirstOrDefault(File.Exists);

    /// <summary>Lays a page out on screens of several widths, and returns what is wrong with its drawing (check.js).</summary>
    /// <inheritdoc cref="CheckAllAsync"/>
    public static async Task<DrawingReport> CheckAsync(string page, bool isDark, CancellationToken cancellationToken) =>
        (await CheckAllAsync([page], isDark, cancellationToken))[0];

    /// <summary>Lays pages out, each on screens of several widths, and returns what is wrong with their drawings.</summary>
    /// <param name="pages">The pages, as HTML.</param>
    /// <param name="isDark">Whether the reader prefers dark colours.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<IReadOnlyList<DrawingReport>> CheckAllAsync(
        IReadOnlyList<string> pages, bool isDark, CancellationToken cancellationToken)
    {
        var directory = Directory.CreateTempSubdirectory("minipod-drawings-").FullName;
        try
        {
            var files = pages.Select((_, index) => Path.Combine(directory, $"{index}.html")).ToList();
            foreach (var (file, page) in files.Zip(pages)) await File.WriteAllTextAsync(file, page, cancellationToken);
            var screens = files.SelectMany(file => Widths.Select(width => (file, width))).ToList();
            var results = await LookAsync(screens, Script(), "checkDrawing", isDark, cancellationToken);
            return [.. pages.Select((_, index) => Report(results, index, isDark))];
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    /// <summary>Shows pages in frames, one after another, and calls a function with the window of each.</summary>
    /// <param name="screens">The files of the pages, each with the width of its screen in pixels.</param>
    /// <param name="script">The script that has the function.</param>
    /// <param name="function">The name of the function.</param>
    /// <param name="isDark">Whether the reader prefers dark colours.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>What the function returned, for each screen.</returns>
    public static async Task<JsonArray> LookAsync(
        IReadOnlyList<(string File, int Width)> screens, string script, string function, bool isDark, CancellationToken cancellationToken)
    {
        var directory = Directory.CreateTempSubdirectory("minipod-browser-").FullName;
        try
        {
            var page = Path.Combine(directory, "check.html");
            await File.WriteAllTextAsync(page, Harness(screens, script, function), cancellationToken);
            var scheme = $"--blink-settings=preferredColorScheme={(isDark ? 0 : 1)}";
            // A page may look into files that it shows in frames.
            string[] arguments =
                [scheme, "--allow-file-access-from-files", "--virtual-time-budget=600000", "--dump-dom", $"file://{page}"];
            return Read(await RunAsync(directory, arguments, cancellationToken));
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    // When all are done, it writes RESULT, the array in Base64, and *.
    private static string Harness(IEnumerable<(string File, int Width)> screens, string script, string function) => $$"""
        <!DOCTYPE html>
        <meta charset="utf-8">
        <body></body>
        <script>{{script}}</script>
        <script>
        const screens = [{{string.Join(',', screens.Select(one => $"['file://{one.File}', {one.Width}]"))}}];
        const results = [];
        function next() {
          const screen = screens.shift();
          if (!screen) {
            document.body.innerHTML = '';
            document.body.append('RESULT' + btoa(unescape(encodeURIComponent(JSON.stringify(results)))) + '*');
            return;
          }
          const frame = document.createElement('iframe');
          frame.style.cssText = `border: 0; height: 2000px; width: ${screen[1]}px`;
          frame.onload = () => { results.push({{function}}(frame.contentWindow)); frame.remove(); next(); };
          frame.src = screen[0];
          document.body.append(frame);
        }
        next();
        </script>
        """;

    private static JsonArray Read(string dom)
    {
        var begin = dom.IndexOf("RESULT", StringComparison.Ordinal);
        var end = dom.IndexOf('*', Math.Max(begin, 0)); // which Base64 does not have
        return begin >= 0 && end >= 0
            ? JsonNode.Parse(Convert.FromBase64String(dom[(begin + "RESULT".Length)..end]))!.AsArray()
            : throw new InvalidOperationException($"the browser did not finish: {dom[..Math.Min(2000, dom.Length)]}");
    }

    private static DrawingReport Report(JsonArray results, int page, bool isDark)
    {
        var faults = new List<string>();
        var texts = new List<int>();
        foreach (var (index, width) in Widths.Index())
        {
            var result = results[(page * Widths.Length) + index]!;
            var scheme = isDark ? "dark" : "light";
            if (result["isDark"]!.GetValue<bool>() != isDark) faults.Add($"{width} px: the browser does not prefer {scheme} colours");
            faults.AddRange(result["faults"]!.AsArray().Select(fault => $"{width} px, {scheme}: {fault}"));
            texts.Add(result["texts"]!.GetValue<int>());
        }

        return new DrawingReport(texts.Min(), faults);
    }

    private static string Script()
    {
        using var stream = typeof(Browser).Assembly.GetManifestResourceStream("check.js")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    private static async Task<string> RunAsync(string directory, IEnumerable<string> arguments, CancellationToken cancellationToken)
    {
        string[] always = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"];
        var start = new ProcessStartInfo(Program!, [.. always, $"--user-data-dir={directory}/profile", .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Limit);
        try
        {
            var error = process.StandardError.ReadToEndAsync(limit.Token);
            var output = await process.StandardOutput.ReadToEndAsync(limit.Token);
            await process.WaitForExitAsync(limit.Token);
            return output.Length > 0 ? output : await error;
        }
        finally
        {
            if (!process.HasExited) process.Kill(entireProcessTree: true);
        }
    }
}
