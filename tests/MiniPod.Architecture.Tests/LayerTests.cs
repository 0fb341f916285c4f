using System.Reflection;
using System.Xml.Linq;
using MiniPod.Engine;

namespace MiniPod.Architecture.Tests;

/// <summary>References only point down: from Cli to Learn and Agent, from both to Pods, from Pods to Cni, Engine, Net and Spec, and from
/// those but Spec to Linux. A layer cannot use what it must not depend on.</summary>
public sealed class LayerTests
{
    private static readonly Dictionary<string, string[]> Below = new()
    {
        ["MiniPod.Linux"] = [],
        ["MiniPod.Cni"] = ["MiniPod.Linux"],
        ["MiniPod.Engine"] = ["MiniPod.Linux"],
        ["MiniPod.Net"] = ["MiniPod.Linux"],
        ["MiniPod.Spec"] = [],
        ["MiniPod.Pods"] = ["MiniPod.Spec", "MiniPod.Cni", "MiniPod.Engine", "MiniPod.Net", "MiniPod.Linux"],
        ["MiniPod.Agent"] = ["MiniPod.Pods", "MiniPod.Engine", "MiniPod.Linux"],
        ["MiniPod.Learn"] = ["MiniPod.Pods", "MiniPod.Engine", "MiniPod.Net", "MiniPod.Linux"],
        ["MiniPod.Cli"] =
        [
            "MiniPod.Agent", "MiniPod.Learn", "MiniPod.Pods", "MiniPod.Spec", "MiniPod.Cni", "MiniPod.Engine", "MiniPod.Net",
            "MiniPod.Linux",
        ],
    };

    private static readonly Dictionary<string, string[]> PackageUsers = new()
    {
        ["Cronos"] = ["MiniPod.Spec"],
        ["Docker.DotNet.Enhanced"] = ["MiniPod.Engine"],
        ["YamlDotNet"] = ["MiniPod.Pods", "MiniPod.Spec"],
        ["System.CommandLine"] = ["MiniPod.Cli"],
        ["Serilog"] = ["MiniPod.Engine", "MiniPod.Pods", "MiniPod.Cli"],
    };

    public static TheoryData<string> Projects =>
    [
        .. Repository.Files.Where(path =>
            path.StartsWith("src/", StringComparison.Ordinal) && path.EndsWith(".csproj", StringComparison.Ordinal)),
    ];

    [Theory]
    [MemberData(nameof(Projects))]
    public void Project_References_PointDown(string path)
    {
        var project = Path.GetFileNameWithoutExtension(path);
        Assert.True(Below.ContainsKey(project), $"{project} is new: add the projects that it may reference to this test");

        var upward = References(path, "ProjectReference").Select(Path.GetFileNameWithoutExtension).Except(Below[project]);

        Assert.Empty(upward);
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void Project_Packages_AreThoseOfItsLayer(string path)
    {
        var project = Path.GetFileNameWithoutExtension(path);

        var foreign = References(path, "PackageReference").Where(package => !PackageUsers.GetValueOrDefault(package, []).Contains(project));

        Assert.Empty(foreign);
    }

    [Fact]
    public void Project_ThatIsAPackage_IsTheCniLibraryAlone()
    {
        Assert.Equal(["src/Directory.Build.props: false", "src/MiniPod.Cni/MiniPod.Cni.csproj: true"], Repository.Files
            .Where(path => path.StartsWith("src/", StringComparison.Ordinal) && Path.GetExtension(path) is ".csproj" or ".props")
            .SelectMany(path => Elements(path, "IsPackable").Select(element => $"{path}: {element.Value}")));
    }

    [Theory]
    [InlineData("Cronos", "MiniPod.Spec")]
    [InlineData("Docker.DotNet", "MiniPod.Engine")]
    [InlineData("YamlDotNet", "MiniPod.Pods", "MiniPod.Spec")]
    [InlineData("System.CommandLine", "MiniPod.Cli")]
    public void Namespace_OfALibrary_IsNamedInItsProjectsOnly(string library, params string[] projects)
    {
        var users = Repository.Sources("src")
            .Where(file => file.Code.Contains(library, StringComparison.Ordinal)
                && !projects.Any(project => file.Path.StartsWith($"src/{project}/", StringComparison.Ordinal)))
            .Select(file => file.Path);

        Assert.Empty(users);
    }

    [Theory]
    [InlineData("src/MiniPod.Cni", "Serilog")]
    [InlineData("src/MiniPod.Linux", "Serilog")]
    [InlineData("src/MiniPod.Cni", "MiniPod.Pods")]
    [InlineData("src/MiniPod.Cni", "MiniPod.Engine")]
    [InlineData("src/MiniPod.Engine", "MiniPod.Cni")]
    [InlineData("src/MiniPod.Engine", "MiniPod.Pods")]
    [InlineData("src/MiniPod.Spec", "MiniPod.Pods")]
    [InlineData("src/MiniPod.Spec", "MiniPod.Linux")]
    [InlineData("src/MiniPod.Pods", "MiniPod.Cli")]
    [InlineData("src/MiniPod.Pods", "MiniPod.Learn")]
    [InlineData("src/MiniPod.Learn", "MiniPod.Cli")]
    [InlineData("src/MiniPod.Learn", "MiniPod.Pods.Steps")]
    [InlineData("src/MiniPod.Learn", "MiniPod.Cni")]
    public void Layer_Code_DoesNotNameWhatItMustNotKnow(string layer, string unknown)
    {
        Assert.Empty(
            Repository.Sources(layer).Where(file => file.Code.Contains(unknown, StringComparison.Ordinal)).Select(file => file.Path));
    }

    [Fact]
    public void DockerAdapter_IsNamed_ByTheCompositionRootOnly()
    {
        var users = Repository.Sources("src")
            .Where(file => file.Code.Contains("MiniPod.Engine.Docker", StringComparison.Ordinal))
            .Where(file => !file.Path.StartsWith("src/MiniPod.Engine/Docker/", StringComparison.Ordinal))
            .Where(file => !file.Path.StartsWith("src/MiniPod.Cli/Hosting/", StringComparison.Ordinal))
            .Select(file => file.Path);

        Assert.Empty(users);
    }

    [Fact]
    public void EngineContract_Code_NamesNothingOfDocker()
    {
        var named = Repository.Sources("src/MiniPod.Engine")
            .Where(file => !file.Path.StartsWith("src/MiniPod.Engine/Docker/", StringComparison.Ordinal))
            .Where(file => file.Code.Contains("Docker", StringComparison.Ordinal))
            .Select(file => file.Path);

        Assert.Empty(named);
    }

    [Fact]
    public void Engine_PublicSurface_ShowsNoTypeOfItsClientLibrary()
    {
        var shown = typeof(IContainerEngine).Assembly.GetExportedTypes().SelectMany(Surface).SelectMany(Parts).Distinct();

        Assert.Empty(shown
            .Where(type => type.Assembly.GetName().Name!.StartsWith("Docker", StringComparison.Ordinal))
            .Select(type => type.FullName));
    }

    private static IEnumerable<string> References(string path, string kind) =>
        Elements(path, kind).Select(reference => reference.Attribute("Include")!.Value);

    private static IEnumerable<XElement> Elements(string path, string name) =>
        XDocument.Load(Path.Combine(Repository.Root, path)).Descendants(name);

    private static IEnumerable<Type> Surface(Type type)
    {
        const BindingFlags visible = BindingFlags.Public
            | BindingFlags.NonPublic
            | BindingFlags.Instance
            | BindingFlags.Static
            | BindingFlags.DeclaredOnly;
        foreach (var inherited in type.GetInterfaces().Append(type.BaseType).OfType<Type>()) yield return inherited;
        foreach (var method in type
            .GetMembers(visible)
            .OfType<MethodBase>()
            .Where(method => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly))
        {
            foreach (var parameter in method.GetParameters()) yield return parameter.ParameterType;
            if (method is MethodInfo { ReturnType: var returned }) yield return returned;
        }

        foreach (var field in type.GetFields(visible).Where(field => field.IsPublic || field.IsFamily || field.IsFamilyOrAssembly))
            yield return field.FieldType;
    }

    private static IEnumerable<Type> Parts(Type type) =>
        type.HasElementType ? Parts(type.GetElementType()!) : type.GetGenericArguments().SelectMany(Parts).Prepend(type);
}
