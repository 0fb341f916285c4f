using System.Runtime.InteropServices;
using MiniPod.Bench;

if (args is ["--peak-memory", .. var command]) return PeakMemory.Print(command);
var options = BenchOptions.Parse(args);
using var stop = new CancellationTokenSource();
using var interrupted = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using var terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
using var engine = new EngineConnection();
var plugins = new PluginChain(options);
var leftovers = new Leftovers(options, engine, plugins);
await leftovers.SweepAsync();
try
{
    var report = await new PodBench(options, engine, plugins).RunAsync(stop.Token);
    Console.WriteLine(report.ToTable());
    await File.WriteAllTextAsync(options.JsonPath, report.ToJson());
    Console.WriteLine($"JSON: {options.JsonPath}");
    return 0;
}
catch (Exception) when (stop.IsCancellationRequested)
{
    // What it was doing may have been interrupted as well: Ctrl-C reaches every process of the terminal.
    Console.Error.WriteLine("interrupted: nothing was measured to the end");
    return 130;
}
finally
{
    await leftovers.SweepAsync();
}

void Stop(PosixSignalContext signal)
{
    signal.Cancel = true;
    stop.Cancel();
}
