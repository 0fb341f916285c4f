using MiniPod.Cli.Logging;
using Serilog.Events;

namespace MiniPod.Cli.Tests.Logging;

public sealed class DeferredLogTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("minipod-log-").FullName;

    private string Logs => Path.Combine(_directory, "state", "log");

    [Fact]
    public void Dispose_NothingLogged_MakesNothing()
    {
        new DeferredLog(Logs, LogEventLevel.Error).Dispose();

        Assert.False(Directory.Exists(Logs));
    }

    [Fact]
    public void Log_Lines_AreInTheFileFromInformationOn()
    {
        using (var log = new DeferredLog(Logs, LogEventLevel.Fatal))
        {
            log.Logger.Debug("quiet {Number}", 1);
            log.Logger.Information("told {Number}", 2);
            log.Logger.Warning("warned {Number}", 3);
        }

        var text = File.ReadAllText(Assert.Single(Directory.EnumerateFiles(Logs, "minipod-*.log")));
        Assert.DoesNotContain("quiet", text, StringComparison.Ordinal);
        Assert.Contains("told 2", text, StringComparison.Ordinal);
        Assert.Contains("warned 3", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Log_Lines_AreOnStandardErrorFromTheLevelOnAndCannotSteerATerminal()
    {
        using var error = new StringWriter();
        using (var log = new DeferredLog(Logs, LogEventLevel.Warning, error))
        {
            log.Logger.Information("told");
            log.Logger.Warning(new IOException("no room"), "warned {Text}", "red\u001b[31m");
        }

        var lines = error.ToString().Split('\n');
        Assert.Matches(@"^\[\d\d:\d\d:\d\d WRN\] warned red\?\[31m$", lines[0]);
        Assert.StartsWith("System.IO.IOException: no room", lines[1], StringComparison.Ordinal);
    }

    [Fact]
    public void Log_Directory_IsForItsOwnerAlone()
    {
        const UnixFileMode owner = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
        using (var log = new DeferredLog(Logs, LogEventLevel.Fatal)) log.Logger.Information("told");

        Assert.Equal(owner, File.GetUnixFileMode(Logs));
        Assert.Equal(owner, File.GetUnixFileMode(Path.GetDirectoryName(Logs)!));
    }

    [Fact]
    public void Log_DirectoryCannotBeMade_WorksAllTheSame()
    {
        File.WriteAllText(Path.Combine(_directory, "state"), "a file");

        using var log = new DeferredLog(Logs, LogEventLevel.Fatal);
        log.Logger.Information("told");
    }

    public void Dispose() => Directory.Delete(_directory, recursive: true);
}
