using System.Diagnostics;

namespace MiniPod.Cni.Tests;

/// <summary>The NuGet packages, as somebody else would use them: in an empty project, published with AOT, against the real plugins.</summary>
public sealed class PackageTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact(Timeout = 400_000)]
    [Trait("Speed", "Slow")]
    public async Task Packages_InAnEmptyAotProject_AddAndDelete()
    {
        await using var real = new RealPlugins("bridge", "host-local");
        var source = SourceRoot();
        foreach (var project in new[] { "MiniPod.Linux", "MiniPod.Cni" })
        {
            await DotnetAsync(source, "pack", $"src/{project}", "--output", real.Files["packages"], "--artifacts-path", real.Files["artifacts"], "-p:Version=99.0.0");
            Assert.True(File.Exists(real.Files[$"packages/{project}.99.0.0.nupkg"]));
            Assert.True(File.Exists(real.Files[$"packages/{project}.99.0.0.snupkg"]));
        }

        // Ours are restored to a place of their own, so that no cache keeps them; what else is needed is where it always is.
        var cache = Environment.GetEnvironmentVariable("NUGET_PACKAGES") ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
        real.Files.Write("app/app.csproj", $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType><TargetFramework>net10.0</TargetFramework><ImplicitUsings>enable</ImplicitUsings><Nullable>enable</Nullable>
                <PublishAot>true</PublishAot><InvariantGlobalization>true</InvariantGlobalization><NoWarn>CA1416</NoWarn><TreatWarningsAsErrors>true</TreatWarningsAsErrors>
                <RestoreAdditionalProjectSources>{real.Files["packages"]}</RestoreAdditionalProjectSources><RestorePackagesPath>{real.Files["restored"]}</RestorePackagesPath>
                {(Directory.Exists(cache) ? $"<RestoreFallbackFolders>{cache}</RestoreFallbackFolders>" : "")}
              </PropertyGroup>
              <ItemGroup><PackageReference Include="MiniPod.Cni" Version="99.0.0" /></ItemGroup>
            </Project>
            """);
        real.Files.Write("app/Program.cs", """
            using MiniPod.Cni;

            var cni = new CniRuntime(new CniRuntimeOptions { PluginDirectories = ["/usr/lib/cni"], CacheDirectory = args[2], LockDirectory = args[2] });
            var network = NetworkConfigList.Load(args[0]);
            var attachment = new RuntimeConf { ContainerId = "packaged", NetNs = args[1], IfName = "eth0" };
            var result = await cni.AddNetworkListAsync(network, attachment, null, CancellationToken.None);
            Console.WriteLine(result.Ips[0].Address);
            await cni.CheckNetworkListAsync(network, attachment, null, CancellationToken.None);
            await cni.DelNetworkListAsync(network, attachment, null, CancellationToken.None);
            Console.WriteLine(cni.GetCachedAttachments(null).Count);
            """);
        await DotnetAsync(real.Files["app"], "publish", "--output", real.Files["out"]);
        var config = real.Files.Write("net.conflist", real.List($$"""{ "type": "bridge", "bridge": "{{real.Link()}}", "ipam": {{real.HostLocal()}} }""").ToString());

        var output = PrivateNamespace.Run(real.Files["out/app"], config, real.Namespace.Path, real.Files["cache2"]).Split('\n');

        Assert.StartsWith(real.Subnet, output[0], StringComparison.Ordinal);
        Assert.Equal("0", output[1]);
        Assert.Empty(real.Addresses());
    }

    private static async Task DotnetAsync(string directory, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo("dotnet", [.. arguments, "-nodeReuse:false", "-v:q"]) { WorkingDirectory = directory, RedirectStandardOutput = true, RedirectStandardError = true })!;
        var error = process.StandardError.ReadToEndAsync(Token);
        var output = await process.StandardOutput.ReadToEndAsync(Token);
        await process.WaitForExitAsync(Token);
        Assert.True(process.ExitCode == 0, $"dotnet {string.Join(' ', arguments)}:\n{output}{await error}");
    }

    private static string SourceRoot()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (directory is not null && !File.Exists(Path.Combine(directory.FullName, "MiniPod.sln"))) directory = directory.Parent;
        Assert.SkipWhen(directory is null, "the tests do not lie below the sources");
        return directory!.FullName;
    }
}
