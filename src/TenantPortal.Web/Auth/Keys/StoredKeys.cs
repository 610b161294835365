using System.Xml.Linq;
using TenantPortal.Core;
using TenantPortal.Core.Configuration;
using TenantPortal.Core.Keys;

namespace TenantPortal.Web.Auth.Keys;

/// <summary>The Data Protection keys in the folder <c>keys</c> of the data folder.</summary>
internal sealed class StoredKeys(PortalOptions portal, KeyWrapping wrapping)
{
    private static readonly XNamespace DataProtection = "http://schemas.asp.net/2015/03/dataProtection";

    public static string FolderOf(PortalOptions portal) => Path.Combine(portal.EffectiveDataPath, "keys");

    /// <summary>Encrypts the stored keys as the settings say now. Called at the start.</summary>
    /// <exception cref="KeyUnreadableException">One is encrypted with a wrapping key that is not configured.</exception>
    public void Rewrap()
    {
        var folder = new DirectoryInfo(FolderOf(portal));
        if (!folder.Exists)
            return;
        foreach (var file in folder.EnumerateFiles("key-*.xml"))
            Rewrap(file.FullName);
    }

    private void Rewrap(string file)
    {
        var document = XDocument.Load(file, LoadOptions.PreserveWhitespace);
        var outdated = FindPlain(document).Concat(FindWrapped(document).Where(element => !wrapping.IsUpToDate(element.Value))).ToList();
        if (outdated.Count == 0)
            return;
        foreach (var element in outdated)
        {
            var isWrapped = element.Name == WrappedXml.Name;
            var plain = isWrapped ? WrappedXml.Read(wrapping, element, file) : element;
            // Data Protection's own element around it names the decryptor.
            (isWrapped ? element.Parent! : element).ReplaceWith(wrapping.IsOn ? Wrap(plain) : new XElement(plain));
        }

        PrivateFiles.Replace(file, document.ToString(SaveOptions.DisableFormatting));
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
