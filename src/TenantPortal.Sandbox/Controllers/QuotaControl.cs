using System.Text.Json.Nodes;
using TenantPortal.Sandbox.Resources;
using TenantPortal.Sandbox.Rules;
using TenantPortal.Sandbox.Storage;
using TenantPortal.Sandbox.Writes;

namespace TenantPortal.Sandbox.Controllers;

/// <summary>Keeps the status of every ResourceQuota in sync with the usage of its namespace.</summary>
internal sealed class QuotaControl(ObjectStore store, ObjectWriter writer)
{
    public void Reconcile(string ns)
    {
        foreach (var quota in store.List(BuiltInResources.ResourceQuotas, ns).Objects)
        {
            var node = quota.ToNode();
            if (!JsonNode.DeepEquals(node["status"], StatusOf(ns, node)))
            {
                writer.Update(
                    BuiltInResources.ResourceQuotas,
                    ns,
                    quota.Name,
                    new WriteOptions(ControlLoop.Manager, Subresource: "status"),
                    live =>
                    {
                        live["status"] = StatusOf(ns, live);
                        return live;
                    }
                );
            }
        }
    }

    private JsonObject StatusOf(string ns, JsonObject quota)
    {
        if (quota["spec"]?["hard"] is not JsonObject { Count: > 0 } hard)
        {
            return [];
        }

        var used = new JsonObject();
        foreach (var (resource, amount) in QuotaUsage.Of(store, ns, hard.Select(entry => entry.Key)))
        {
            used[resource] = amount.ToString();
        }

        return new JsonObject { ["hard"] = hard.DeepClone(), ["used"] = used };
    }
}
