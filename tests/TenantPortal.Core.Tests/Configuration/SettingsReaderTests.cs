using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.Memory;
using Microsoft.Extensions.DependencyInjection;
using TenantPortal.Core.Configuration;
using TenantPortal.Core.Tenants.Queue;
using TenantPortal.Testing;

namespace TenantPortal.Core.Tests.Configuration;

/// <summary>How the sources of the settings are asked.</summary>
public sealed class SettingsReaderTests
{
    [Fact]
    public void A_key_is_looked_up_once_for_all_that_bind_and_check_its_section()
    {
        var source = new CountingSource { InitialData = [new("Reconciler:Workers", "7")] };
        var configuration = new ConfigurationBuilder().AddConfiguration(Given.Configuration()).Add(source).Build();
        using var services = new ServiceCollection().AddPortalCore(configuration, isDevelopment: true).ShareBlueprints(configuration).BuildServiceProvider();

        SettingsValidation.Validate(services);

        Assert.Equal(7, services.GetRequiredService<ReconcilerOptions>().Workers);
        Assert.Equal(1, source.Asked.Count(key => key == "Reconciler:Workers"));
    }

    [Fact]
    public void A_value_and_a_list_of_two_sources_are_one_mistake()
    {
        var mistake = Assert.Throws<SettingsException>(() => Given.Settings(("Reconciler:Workers:0", "7")));

        Assert.Contains("Reconciler:Workers must be a single value.", mistake.Message, StringComparison.Ordinal);
    }

    private sealed class CountingSource : IConfigurationSource
    {
        public List<KeyValuePair<string, string?>> InitialData { get; init; } = [];

        /// <summary>The keys below which it was asked for keys.</summary>
        public List<string?> Asked { get; } = [];

        public IConfigurationProvider Build(IConfigurationBuilder builder) => new CountingProvider(this);
    }

    private sealed class CountingProvider(CountingSource source) : MemoryConfigurationProvider(new() { InitialData = source.InitialData })
    {
        public override IEnumerable<string> GetChildKeys(IEnumerable<string> earlierKeys, string? parentPath)
        {
            source.Asked.Add(parentPath);
            return base.GetChildKeys(earlierKeys, parentPath);
        }
    }
}
