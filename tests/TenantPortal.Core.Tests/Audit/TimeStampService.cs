using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.Pkcs;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using TenantPortal.Testing;

namespace TenantPortal.Core.Tests.Audit;

/// <summary>What the service does wrong.</summary>
public enum TimeStampFault
{
    None,
    WrongNonce,
    WrongHash,
    Refused,
    Garbage,
    Endless,
    ServerError,
}

/// <summary>A small RFC 3161 service on loopback.</summary>
internal sealed class TimeStampService : IAsyncDisposable
{
    private const string TstInfo = "1.2.840.113549.1.9.16.1.4";
    private const string SigningCertificateV2 = "1.2.840.113549.1.9.16.2.47";
    private const string TimeStamping = "1.3.6.1.5.5.7.3.8";

    private readonly WebApplication _app;
    private readonly X509Certificate2 _certificate = Issue();
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("tenantportal-tsa-");
    private int _serial;

    private TimeStampService(WebApplication app)
    {
        _app = app;
        File.WriteAllText(CaFile, _certificate.ExportCertificatePem());
        File.WriteAllText(OtherCaFile, TestCertificates.New().Certificate);
    }

    public TimeStampFault Fault { get; set; }

    public string Url => _app.Urls.Single() + "/tsa";

    /// <summary>The authority of its certificate.</summary>
    public string CaFile => Path.Combine(_folder.FullName, "ca.pem");

    /// <summary>An authority that did not issue its certificate.</summary>
    public string OtherCaFile => Path.Combine(_folder.FullName, "other.pem");

    public static async Task<TimeStampService> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var service = new TimeStampService(builder.Build());
        service._app.Run(service.AnswerAsync);
        await service._app.StartAsync(TestContext.Current.CancellationToken);
        return service;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _certificate.Dispose();
        _folder.Delete(recursive: true);
    }

    private async Task AnswerAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        var answer = Fault switch
        {
            TimeStampFault.Garbage => [1, 2, 3],
            TimeStampFault.Endless => new byte[1 << 20],
            TimeStampFault.Refused => Respond(2, null),
            _ when context.Request.ContentType == "application/timestamp-query" && Rfc3161TimestampRequest.TryDecode(body.ToArray(), out var request, out _) =>
                Respond(0, Stamp(request)),
            _ => [],
        };
        context.Response.StatusCode = Fault == TimeStampFault.ServerError ? StatusCodes.Status500InternalServerError : StatusCodes.Status200OK;
        context.Response.ContentType = "application/timestamp-reply";
        await context.Response.Body.WriteAsync(answer, context.RequestAborted);
    }

    private byte[] Stamp(Rfc3161TimestampRequest request)
    {
        var info = new Rfc3161TimestampTokenInfo(
            new Oid("1.3.6.1.4.1.32473.1"),
            request.HashAlgorithmId,
            Fault == TimeStampFault.WrongHash ? SHA256.HashData("something else"u8) : request.GetMessageHash(),
            new byte[] { (byte)++_serial },
            Given.Now,
            nonce: Fault == TimeStampFault.WrongNonce ? new byte[] { 7 } : request.GetNonce()
        );
        var signed = new SignedCms(new ContentInfo(new Oid(TstInfo), info.Encode()));
        var signer = new CmsSigner(_certificate) { IncludeOption = X509IncludeOption.EndCertOnly };
        signer.SignedAttributes.Add(new AsnEncodedData(new Oid(SigningCertificateV2), WriteSigningCertificate()));
        signed.ComputeSignature(signer);
        return signed.Encode();
    }

    private byte[] WriteSigningCertificate()
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        using (writer.PushSequence())
        using (writer.PushSequence())
            writer.WriteOctetString(_certificate.GetCertHash(HashAlgorithmName.SHA256));
        return writer.Encode();
    }

    private static byte[] Respond(int status, byte[]? token)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            using (writer.PushSequence())
                writer.WriteInteger(status);
            if (token is not null)
                writer.WriteEncodedValue(token);
        }

        return writer.Encode();
    }

    private static X509Certificate2 Issue()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=Time stamps", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(TimeStamping)], critical: true));
        return request.CreateSelfSigned(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero), new DateTimeOffset(2036, 1, 1, 0, 0, 0, TimeSpan.Zero));
    }
}
