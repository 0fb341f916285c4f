using System.Globalization;
using MiniPod.EndToEnd.Tests.Harness;

namespace MiniPod.EndToEnd.Tests.Storm;

/// <summary>
/// A stress test: many processes work on the same pods while some of them are killed and the engine is restarted. 'make
/// storm' runs it for five minutes.
/// </summary>
public sealed class StormTests(EndToEndHost host)
{
    private const int Limit = 600_000;

    [Fact(Timeout = Limit)]
    [Trait("needs", "engine")]
    public async Task Storm_OnAHostOfItsOwn_LeavesNothing()
    {
        await host.RequireAsync();

        var storm = await Command.RunAsync(Path.Combine(
            Binary.Root, "eng", "storm.sh"), [], new CommandOptions { Timeout = TimeSpan.FromMilliseconds(Limit) });

        storm.ShouldSucceed();
        var figures = storm.Lines.Single(line =>
            line.StartsWith("storm: ", StringComparison.Ordinal) && line.EndsWith("leftovers: 0", StringComparison.Ordinal));
        Console.WriteLine($"figure: {figures}"); // of passed tests, 'make test' prints only lines like this one
    }

    // Only storm.sh runs this, because it needs a host that it may damage.
    [Fact(Explicit = true)]
    public async Task Storm_Blows()
    {
        if (Environment.GetEnvironmentVariable("MINIPOD_PRIVATE_HOST") is null)
            Assert.Fail("this storm restarts the engine and removes every pod: run it with eng/storm.sh, on a private host");
        var options = StormOptions.FromEnvironment();
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"storm: seed {options.Seed}, {options.Duration.TotalSeconds} s, {StormOptions.Workers} processes at once, "
            + $"{StormOptions.Names} names"));
        await new Storm(options).BlowAsync();
    }
}
