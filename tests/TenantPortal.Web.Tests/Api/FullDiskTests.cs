using System.Data.Common;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using TenantPortal.Core.Data;
using TenantPortal.Testing;

namespace TenantPortal.Web.Tests.Api;

/// <summary>The disk of the database has no space left.</summary>
public sealed class FullDiskTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_request_that_no_longer_fits_on_the_disk_is_refused_as_a_whole_and_can_be_sent_again()
    {
        var folder = Directory.CreateTempSubdirectory("tenantportal-full-");
        var file = Path.Combine(folder.FullName, "full.db");
        SqliteTemplate.CopyTo(file);
        // Without free pages, every row needs new ones.
        await VacuumAsync(file);
        var disk = new Disk();
        await using (
            var portal = new PortalProcess(("ConnectionStrings:Portal", $"Data Source={file};Pooling=False"))
            {
                Replacements = services => services.ConfigureDbContext<SqlitePortalDb>(options => options.AddInterceptors(disk)),
            }
        )
        {
            var lead = await portal.SignInAsync("payments-lead");

            disk.IsFull = true;
            var refused = await lead.PostAsync("/requests", Calls.CheckoutWith("purpose", new string('x', 400)));
            disk.IsFull = false;

            Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
            Assert.Equal(
                "The disk of the portal's database is full. Nothing was changed. Report this to a platform admin.",
                (await refused.Content.ReadFromJsonAsync<JsonElement>(Cancellation)).GetProperty("detail").GetString()
            );
            var listed = await lead.GetFromJsonAsync<JsonElement>("/api/v1/requests", Cancellation);
            Assert.Empty(listed.GetProperty("items").EnumerateArray());
            Assert.Equal(HttpStatusCode.Created, (await lead.PostAsync("/requests", Calls.Checkout)).StatusCode);
        }

        SqliteConnection.ClearAllPools();
        folder.Delete(recursive: true);
    }

    private static async Task VacuumAsync(string file)
    {
        await using var connection = new SqliteConnection($"Data Source={file};Pooling=False");
        await connection.OpenAsync(Cancellation);
        await using var command = connection.CreateCommand();
        command.CommandText = "VACUUM";
        await command.ExecuteNonQueryAsync(Cancellation);
    }

    /// <summary>Limits every connection to the pages that the file has: SQLite reports the same as on a full disk.</summary>
    private sealed class Disk : DbConnectionInterceptor
    {
        public bool IsFull { get; set; }

        public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData) => Limit(connection);

        public override Task ConnectionOpenedAsync(DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
        {
            Limit(connection);
            return Task.CompletedTask;
        }

        private void Limit(DbConnection connection)
        {
            if (!IsFull)
                return;
            using var command = connection.CreateCommand();
            // SQLite raises a limit below the size of the file to that size.
            command.CommandText = "PRAGMA max_page_count = 1";
            command.ExecuteScalar();
        }
    }
}
