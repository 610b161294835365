using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.EntityFrameworkCore;
using TenantPortal.Core.Data;
using TenantPortal.Core.Keys;

namespace TenantPortal.Core.Sessions.Keys;

/// <summary>
/// The Data Protection keys in the database, where every replica reads them: a cookie that one has issued is valid on all. Callers encrypt them before they
/// are stored.
/// </summary>
public sealed class SharedKeys(IDbContextFactory<PortalDb> databases, DatabaseOptions database, KeyWrapping wrapping) : IXmlRepository
{
    /// <summary>
    /// Whether keys are stored here: replicas share a server, and the keys are encrypted, because a row must not contain a plain key. A replica then needs
    /// nothing of an earlier data folder.
    /// </summary>
    public bool AreUsed => database.Provider == DatabaseProvider.PostgreSql && wrapping.IsOn;

    /// <summary>The XML of each key by its name.</summary>
    public IReadOnlyDictionary<string, string> Read()
    {
        using var db = databases.CreateDbContext();
        return db.Set<StoredKey>().AsNoTracking().ToDictionary(key => key.Name, key => key.Xml, StringComparer.Ordinal);
    }

    /// <summary>Adds a key unless one of this name is there, also when another replica adds it at the same time.</summary>
    public void Add(string name, string xml)
    {
        using var db = databases.CreateDbContext();
        db.Add(new StoredKey { Name = name, Xml = xml });
        try
        {
            db.SaveChanges();
        }
        catch (DbUpdateException exception) when (exception.ViolatesKeyOf<StoredKey>(db))
        {
            // It has the same id, so it is the same key.
        }
    }

    public void Replace(string name, string xml)
    {
        using var db = databases.CreateDbContext();
        db.Set<StoredKey>().Where(key => key.Name == name).ExecuteUpdate(set => set.SetProperty(key => key.Xml, xml));
    }

    IReadOnlyCollection<XElement> IXmlRepository.GetAllElements() => [.. Read().Values.Select(xml => XElement.Parse(xml))];

    void IXmlRepository.StoreElement(XElement element, string friendlyName) => Add(friendlyName, element.ToString(SaveOptions.DisableFormatting));
}
