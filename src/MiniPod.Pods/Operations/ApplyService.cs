using MiniPod.Pods.Sessions;
using MiniPod.Pods.Store;
using MiniPod.Spec.Api;

namespace MiniPod.Pods.Operations;

/// <summary>Keeps the Services of manifests. Their names lead to pods in the hosts files of the others.</summary>
public static class ApplyService
{
    /// <summary>Says what would be done.</summary>
    /// <param name="runtime">The store to work with.</param>
    /// <param name="service">The Service, with its namespace.</param>
    public static AppliedOutcome Plan(PodRuntime runtime, Service service) => new ServiceStore(runtime.Store.Paths).Has(service) switch
    {
        null => AppliedOutcome.Created,
        true => AppliedOutcome.Unchanged,
        false => AppliedOutcome.Replaced,
    };

    /// <summary>Keeps Services, each in the place of the one of its name, and brings the hosts files up to date.</summary>
    /// <returns>What was done with each.</returns>
    public static IReadOnlyList<AppliedOutcome> Run(PodRuntime runtime, IReadOnlyList<Service> services)
    {
        if (services.Count == 0) return [];
        runtime.Store.Paths.Create();
        var store = new ServiceStore(runtime.Store.Paths);
        var outcomes = services.Select(service => Plan(runtime, service)).ToList();
        foreach (var (service, outcome) in services.Zip(outcomes))
        {
            if (outcome != AppliedOutcome.Unchanged) store.Write(service);
        }

        runtime.Hosts.Update();
        return outcomes;
    }

    /// <summary>Deletes a Service, and brings the hosts files up to date.</summary>
    /// <returns>Whether there was one of its name.</returns>
    public static bool Delete(PodRuntime runtime, Service service)
    {
        var wasThere = new ServiceStore(runtime.Store.Paths).Remove(service);
        runtime.Hosts.Update();
        return wasThere;
    }
}
