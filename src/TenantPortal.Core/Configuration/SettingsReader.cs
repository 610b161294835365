using System.Collections.Concurrent;
using Microsoft.Extensions.Configuration;

namespace TenantPortal.Core.Configuration;

/// <summary>Reads each section once for all that binds and checks it while the program starts. Settings that change later apply after a restart.</summary>
internal sealed class SettingsReader(IConfiguration configuration)
{
    private readonly ConcurrentDictionary<SettingsSection, SectionValues> _sections = new();

    public SectionValues Read(SettingsSection section) => _sections.GetOrAdd(section, read => new(configuration, read));
}
