using System.Diagnostics;
using System.IO.Compression;
using System.Runtime.InteropServices;
using System.Xml.Linq;

namespace MiniPod.Cni.Tests;

/// <summary>
/// The NuGet package as a user would consume it: the two programs of the package's README, in empty projects. The
/// runtime program is published with AOT and attaches to a chain of real plugins and the plugin of the README.
/// </summary>
public sealed class PackageTests
{
    private const string Version = "99.0.0";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact(Timeout = 1_200_000)]
    [Trait("Speed", "Slow")]
    public async Task Package_InEmptyProjects_TheReadmesProgramsAddAndDelete()
    {
        await using var real = new RealPlugins("bridge", "host-local");
        var source = SourceRoot();
        // Builds both at the same time and without analyzers, because 'make check' analyzes these sources already.
        await DotnetAsync(
            source,
            "build",
            "src/MiniPod.Cni",
            "--configuration",
            "Release",
            "--artifacts-path",
            real.Files["artifacts"],
            "-p:RunAnalyzers=false",
            "-p:GeneratePackageOnBuild=true", $"-p:PackageOutputPath={real.Files["packages"]}", $"-p:Version={Version}");
        await RequireWholeAsync(real.Files["packages"]);

        var network = real.List(
            $$"""{ "type": "bridge", "bridge": "{{real.Link()}}", "ipam": {{real.HostLocal()}} }, { "type": "hello" }""");
        real.Files.Write("net.d/10.conflist", network.ToString());
        var programs = Programs(await File.ReadAllTextAsync(Path.Combine(source, "src/MiniPod.Cni/README.md"), Token));
        Assert.Equal(2, programs.Count);
        Assert.InRange(programs[1].Split('\n').Length, 1, 30); // a plugin in 30 lines

        await WriteProjectAsync(real, "app", Adapt(programs[0], real, network), aot: true);
        await DotnetAsync(real.Files["app"], "publish", "--output", real.Files["out"]);
        await WriteProjectAsync(real, "hello", programs[1], aot: false);
        await DotnetAsync(real.Files["hello"], "build", "--output", real.Files["plugin"]);
        var dotnet = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "../../../dotnet"));
        real.Files.WriteScript("bin/hello", $"echo $CNI_COMMAND >> {real.Files["called"]}; exec {dotnet} {real.Files["plugin/hello.dll"]}");

        var address = PrivateNamespace.Run(real.Files["out/app"]);

        Assert.StartsWith(real.Subnet, address, StringComparison.Ordinal);
        Assert.Equal(["ADD", "DEL"], await File.ReadAllLinesAsync(real.Files["called"], Token));
        Assert.Empty(real.Remains());
        Assert.Empty(Directory.EnumerateFiles(real.Files["cache2/results"]));
    }

    // MiniPod.Linux is not a package: it is included in this package to run with, but not to compile against.
    private static async Task RequireWholeAsync(string directory)
    {
        var files = Directory.EnumerateFiles(directory).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal);
        Assert.Equal([$"MiniPod.Cni.{Version}.nupkg", $"MiniPod.Cni.{Version}.snupkg"], files);

        await using var package = await ZipFile.OpenReadAsync(Path.Combine(directory, $"MiniPod.Cni.{Version}.nupkg"), Token);
        var entries = package.Entries.Select(entry => entry.FullName).ToList();
        Assert.Contains("README.md", entries);
        Assert.Equal(["MiniPod.Cni.dll", "MiniPod.Cni.xml", "MiniPod.Linux.dll"], Under(entries, "lib/net10.0/"));
        Assert.Equal(["MiniPod.Cni.dll", "MiniPod.Cni.xml"], Under(entries, "ref/net10.0/"));
        await using var description = await package.GetEntry("MiniPod.Cni.nuspec")!.OpenAsync(Token);
        var nuspec = await XDocument.LoadAsync(description, LoadOptions.None, Token);
        Assert.DoesNotContain(nuspec.Descendants(), element => element.Name.LocalName == "dependency");

        await using var symbols = await ZipFile.OpenReadAsync(Path.Combine(directory, $"MiniPod.Cni.{Version}.snupkg"), Token);
        Assert.Equal(["MiniPod.Cni.pdb", "MiniPod.Linux.pdb"], Under(symbols.Entries.Select(entry => entry.FullName), "lib/net10.0/"));
    }

    private static IEnumerable<string> Under(IEnumerable<string> entries, string folder) =>
        entries
            .Where(entry => entry.StartsWith(folder, StringComparison.Ordinal))
            .Select(entry => entry[folder.Length..])
            .Order(StringComparer.Ordinal);

    private static List<string> Programs(
        string readme) =>
        [
            .. readme
                .Split("```")
                .Where((_, index) => index % 2 == 1)
                .Where(block => block.StartsWith("csharp\n", StringComparison.Ordinal))
                .Select(block => block["csharp\n".Length..].Trim()),
        ];

    // The unchanged program, with the test's directories instead of the host's.
    private static string Adapt(string program, RealPlugins real, NetworkConfigList network)
    {
        var options =
            $$"""new CniRuntimeOptions { PluginDirectories = ["{{real.Files["bin"]}}", "{{RealPlugins.Directory}}"], CacheDirectory = "{{real.Files["cache2"]}}", LockDirectory = "{{real.Files["locks2"]}}" }""";
        foreach (var (original, tests) in new[]
        {
            ("new CniRuntimeOptions()", options),
            ("/etc/cni/net.d", real.Files["net.d"]),
            ("mynet", network.Name),
            ("/run/netns/example", real.Namespace.Path),
            ("example-1", real.ContainerId),
        })
        {
            Assert.Contains(original, program, StringComparison.Ordinal);
            program = program.Replace(original, tests, StringComparison.Ordinal);
        }

        return program;
    }

    // The packages under test are restored to a separate directory, so that no cache keeps them. All others use the
    // usual cache.
    private static async Task WriteProjectAsync(RealPlugins real, string name, string program, bool aot)
    {
        var cache = Environment.GetEnvironmentVariable("NUGET_PACKAGES")
            ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
        real.Files.Write($"{name}/{name}.csproj", $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType><TargetFramework>net10.0</TargetFramework><ImplicitUsings>enable</ImplicitUsings><Nullable>enable</Nullable>
                <PublishAot>{aot}</PublishAot><InvariantGlobalization>true</InvariantGlobalization><NoWarn>CA1416</NoWarn><TreatWarningsAsErrors>true</TreatWarningsAsErrors>
                <RestoreAdditionalProjectSources>{real.Files["packages"]}</RestoreAdditionalProjectSources><RestorePackagesPath>{real.Files["restored"]}</RestorePackagesPath>
                {(Directory.Exists(cache) ? $"<RestoreFallbackFolders>{cache}</RestoreFallbackFolders>" : "")}
              </PropertyGroup>
              <ItemGroup><PackageReference Include="MiniPod.Cni" Version="{Version}" /></ItemGroup>
            </Project>
            """);
        await File.WriteAllTextAsync(real.Files[$"{name}/Program.cs"], program, Token);
    }

    private static async Task DotnetAsync(string directory, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo("dotnet", [.. arguments, "-nodeReuse:false", "-v:q"])
        {
            WorkingDirectory = directory,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var error = process.StandardError.ReadToEndAsync(Token);
        var output = await process.StandardOutput.ReadToEndAsync(Token);
        await process.WaitForExitAsync(Token);
        Assert.True(process.ExitCode == 0, $"dotnet {string.Join(' ', arguments)}:\n{output}{await error}");
    }

    private static string SourceRoot()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (directory is not null && !File.Exists(Path.Combine(directory.FullName, "MiniPod.sln"))) directory = directory.Parent;
        Assert.SkipWhen(directory is null, "the tests are not in a directory below the sources");
        return directory!.FullName;
    }
}
