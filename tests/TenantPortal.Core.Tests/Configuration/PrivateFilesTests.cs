using TenantPortal.Core.Configuration;

namespace TenantPortal.Core.Tests.Configuration;

public sealed class PrivateFilesTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("tenantportal-files-");

    private string Target => Path.Combine(_folder.FullName, "audit.head");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void A_replaced_file_has_the_new_text_and_leaves_no_draft()
    {
        File.WriteAllText(Target, "a longer text of before");

        PrivateFiles.Replace(Target, "new");

        Assert.Equal("new", File.ReadAllText(Target));
        Assert.Equal([Target], Directory.GetFiles(_folder.FullName));
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Target));
    }

    [Fact]
    public void A_file_that_cannot_be_replaced_leaves_no_draft()
    {
        Directory.CreateDirectory(Target);

        Assert.ThrowsAny<Exception>(() => PrivateFiles.Replace(Target, "new"));

        Assert.Empty(Directory.GetFiles(_folder.FullName));
    }
}
