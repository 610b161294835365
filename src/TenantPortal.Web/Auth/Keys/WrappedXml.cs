using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.XmlEncryption;
using TenantPortal.Core.Keys;

namespace TenantPortal.Web.Auth.Keys;

/// <summary>Encrypts the secret of a Data Protection key before it is stored.</summary>
internal sealed class WrappedXmlEncryptor(KeyWrapping wrapping) : IXmlEncryptor
{
    public EncryptedXmlInfo Encrypt(XElement plaintextElement) => new(WrappedXml.Write(wrapping, plaintextElement), typeof(WrappedXmlDecryptor));
}

/// <summary>Decrypts it again. Data Protection creates it by its name, which is in the stored key.</summary>
internal sealed class WrappedXmlDecryptor(IServiceProvider services) : IXmlDecryptor
{
    public XElement Decrypt(XElement encryptedElement) =>
        WrappedXml.Read(services.GetRequiredService<KeyWrapping>(), encryptedElement, "A Data Protection key");
}

/// <summary>The element of a stored key that contains an envelope.</summary>
internal static class WrappedXml
{
    public static readonly XName Name = "wrappedKey";

    public static XElement Write(KeyWrapping wrapping, XElement plain) => new(Name, wrapping.Wrap(plain.ToString(SaveOptions.DisableFormatting)));

    /// <exception cref="KeyUnreadableException">The wrapping key is not configured, or the envelope was changed.</exception>
    public static XElement Read(KeyWrapping wrapping, XElement encrypted, string place) => XElement.Parse(wrapping.Unwrap(encrypted.Value, place));
}
