using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace TenantPortal.Core.Data.Migrations
{
    /// <inheritdoc />
    public partial class PageSpeed : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            // The index has everything that sums of approved quotas and counts of phases read, so that they do not read the rows: these have long JSON
            // before it. The model cannot describe an index of amounts.
            migrationBuilder.Sql(
                """
                CREATE INDEX "IX_Tenants_Team_Sums" ON "Tenants" ("Team", "Id", "ArchivedAt", "Tier", "Cluster", "Environment", "Product", "ExpiresOn", "Name",
                    "Generation", "ObservedGeneration", "ReadyAt", "FailingSince", "DegradedSince", "QuarantinedAt", "SuspendedAt", "AsleepSince", "DeleteAt",
                    "DeletionStartedAt", "Committed_CpuMillicores", "Committed_MemoryBytes", "Committed_EphemeralStorageBytes", "Committed_StorageBytes",
                    "Committed_Pods", "Committed_Extended");
                """
            );
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_Tenants_Team_Sums",
                table: "Tenants");
        }
    }
}
