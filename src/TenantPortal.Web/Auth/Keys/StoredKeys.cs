using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.Repositories;
using TenantPortal.Core;
using TenantPortal.Core.Configuration;
using TenantPortal.Core.Keys;
using TenantPortal.Core.Sessions.Keys;

namespace TenantPortal.Web.Auth.Keys;

/// <summary>
/// The Data Protection keys: in the database where replicas share them (<see cref="SharedKeys.AreUsed"/>), and otherwise in the folder <c>keys</c> of
/// the data folder.
/// </summary>
internal sealed class StoredKeys(PortalOptions portal, KeyWrapping wrapping, SharedKeys shared)
{
    private static readonly XNamespace DataProtection = "http://schemas.asp.net/2015/03/dataProtection";

    private string Folder => Path.Combine(portal.EffectiveDataPath, "keys");

    /// <summary>Sets where Data Protection stores the keys and how it encrypts them.</summary>
    public void Configure(KeyManagementOptions options, ILoggerFactory logs)
    {
        options.XmlRepository = shared.AreUsed ? shared : new FileSystemXmlRepository(new DirectoryInfo(Folder), logs);
        if (wrapping.IsOn)
            options.XmlEncryptor = new WrappedXmlEncryptor(wrapping);
    }

    /// <summary>Encrypts the stored keys as the settings now require, and shares those of the folder. Called at the start, after the migration.</summary>
    /// <exception cref="KeyUnreadableException">One is encrypted with a wrapping key that is not configured.</exception>
    public void Rewrap()
    {
        var rows = shared.AreUsed ? shared.Read() : new Dictionary<string, string>();
        foreach (var (name, xml) in rows)
        {
            if (Rewrap(XDocument.Parse(xml, LoadOptions.PreserveWhitespace), $"The key '{name}' in the database") is { } rewrapped)
                shared.Replace(name, rewrapped);
        }

        var folder = new DirectoryInfo(Folder);
        if (!folder.Exists)
            return;
        foreach (var file in folder.EnumerateFiles("key-*.xml"))
        {
            if (Rewrap(XDocument.Load(file.FullName, LoadOptions.PreserveWhitespace), file.FullName) is { } rewrapped)
                PrivateFiles.Replace(file.FullName, rewrapped);
            var name = Path.GetFileNameWithoutExtension(file.Name);
            if (shared.AreUsed && !rows.ContainsKey(name))
                shared.Add(name, File.ReadAllText(file.FullName));
        }
    }

    /// <summary>The key, encrypted as the settings require; null if it already is.</summary>
    private string? Rewrap(XDocument document, string place)
    {
        var outdated = FindPlain(document).Concat(FindWrapped(document).Where(element => !wrapping.IsUpToDate(element.Value))).ToList();
        if (outdated.Count == 0)
            return null;
        foreach (var element in outdated)
        {
            var isWrapped = element.Name == WrappedXml.Name;
            var plain = isWrapped ? WrappedXml.Read(wrapping, element, place) : element;
            // Data Protection's own element around it names the decryptor.
            (isWrapped ? element.Parent! : element).ReplaceWith(wrapping.IsOn ? Wrap(plain) : new XElement(plain));
        }

        return document.ToString(SaveOptions.DisableFormatting);
    }

    private IEnumerable<XElement> FindPlain(XDocument document) =>
        wrapping.IsOn ? document.Descendants().Where(element => (bool?)element.Attribute(DataProtection + "requiresEncryption") == true) : [];

    private static IEnumerable<XElement> FindWrapped(XDocument document) => document.Descendants(DataProtection + "encryptedSecret").Elements(WrappedXml.Name);

    private XElement Wrap(XElement plain) =>
        new(
            DataProtection + "encryptedSecret",
            new XAttribute("decryptorType", typeof(WrappedXmlDecryptor).AssemblyQualifiedName!),
            WrappedXml.Write(wrapping, plain)
        );
}
