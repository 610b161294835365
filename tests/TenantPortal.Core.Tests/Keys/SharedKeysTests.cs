using TenantPortal.Core.Data;
using TenantPortal.Core.Sessions.Keys;
using TenantPortal.Testing;

namespace TenantPortal.Core.Tests.Keys;

public sealed class SharedKeysTests
{
    [Theory, OnEveryDatabase]
    public async Task A_key_that_two_replicas_add_is_stored_once(DatabaseProvider database)
    {
        await using var portal = await TestPortal.StartAsync(database);
        var keys = portal.Get<SharedKeys>();

        keys.Add("key-1", "<key />");
        keys.Add("key-1", "<other />");

        Assert.Equal("<key />", Assert.Single(keys.Read()).Value);
    }
}
