using System.Text.Json;
using MiniPod.Linux;
using MiniPod.Spec.Api;

namespace MiniPod.Pods.Store;

/// <summary>Stores the Services of a state directory: each as Kubernetes' JSON in a file of its own, with the namespace in it. Reading
/// needs no lock: every file is complete at any moment.</summary>
/// <param name="paths">The paths of the store.</param>
public sealed class ServiceStore(PodPaths paths)
{
    private const string Extension = ".json";

    /// <summary>Returns all Services, by namespace and name.</summary>
    /// <param name="unreadable">Called with the reason for each that cannot be read; the others are returned anyway.</param>
    public IReadOnlyList<Service> List(Action<string>? unreadable = null)
    {
        if (!Directory.Exists(paths.Services)) return [];
        var services = new List<Service>();
        foreach (var file in Directory.EnumerateFiles(paths.Services, $"*{Extension}").Order(StringComparer.Ordinal))
        {
            if (Path.GetFileName(file)[0] == '.') continue;
            try
            {
                if (JsonSerializer.Deserialize(File.ReadAllBytes(file), ApiJson.Default.Service) is { Metadata.Name: not null } service)
                    services.Add(service);
            }
            catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
            {
                // It has been deleted meanwhile.
            }
            catch (Exception error) when (error is JsonException or IOException or UnauthorizedAccessException)
            {
                unreadable?.Invoke($"cannot read \"{file}\": {error.Message}");
            }
        }

        return services;
    }

    /// <summary>Whether a Service is stored exactly so, false if another one of its name is; null if there is none of its name.</summary>
    public bool? Has(Service service) =>
        File.Exists(PathOf(service)) ? File.ReadAllBytes(PathOf(service)).SequenceEqual(Bytes(service)) : null;

    /// <summary>Stores a Service in the place of the one of its name. It is on disk when this returns.</summary>
    public void Write(Service service)
    {
        AtomicFile.CreateDirectory(paths.Services);
        AtomicFile.Write(PathOf(service), Bytes(service));
    }

    /// <summary>Deletes a Service.</summary>
    /// <returns>Whether there was one of its name.</returns>
    public bool Remove(Service service)
    {
        if (!File.Exists(PathOf(service))) return false;
        File.Delete(PathOf(service));
        AtomicFile.FlushDirectory(paths.Services);
        return true;
    }

    private static byte[] Bytes(Service service) => JsonSerializer.SerializeToUtf8Bytes(service, ApiJson.Default.Service);

    // The manifests' reader has checked both.
    private string PathOf(Service service) =>
        Path.Combine(paths.Services, $"{service.Metadata!.Name}@{service.Metadata.Namespace}{Extension}");
}
