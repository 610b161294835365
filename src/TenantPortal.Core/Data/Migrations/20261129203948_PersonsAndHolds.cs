using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace TenantPortal.Core.Data.Migrations
{
    /// <inheritdoc />
    public partial class PersonsAndHolds : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<long>(
                name: "CapacityCheckedGeneration",
                table: "Tenants",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.AddColumn<string>(
                name: "HeldRequestId",
                table: "Tenants",
                type: "TEXT",
                maxLength: 20,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "ClaimsChallenge",
                table: "Sessions",
                type: "TEXT",
                maxLength: 2000,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "Page",
                table: "Announcements",
                type: "TEXT",
                maxLength: 100,
                nullable: true);

            migrationBuilder.CreateTable(
                name: "AccountLinks",
                columns: table => new
                {
                    PersonId = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    Kind = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    Value = table.Column<string>(type: "TEXT", maxLength: 254, nullable: false),
                    FirstSeenAt = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_AccountLinks", x => new { x.PersonId, x.Kind, x.Value });
                    table.ForeignKey(
                        name: "FK_AccountLinks_People_PersonId",
                        column: x => x.PersonId,
                        principalTable: "People",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "IX_AccountLinks_Kind_Value",
                table: "AccountLinks",
                columns: new[] { "Kind", "Value" });

            // What ties the accounts that are known already: until now, the subject was the id, and addresses were compared without their case.
            migrationBuilder.Sql("""INSERT INTO "AccountLinks" ("PersonId", "Kind", "Value", "FirstSeenAt") SELECT "Id", 'Subject', "Id", "SeenAt" FROM "People" """);
            migrationBuilder.Sql(
                """INSERT INTO "AccountLinks" ("PersonId", "Kind", "Value", "FirstSeenAt") SELECT "Id", 'Address', lower("Email"), "SeenAt" FROM "People" WHERE "Email" IS NOT NULL"""
            );
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "AccountLinks");

            migrationBuilder.DropColumn(
                name: "CapacityCheckedGeneration",
                table: "Tenants");

            migrationBuilder.DropColumn(
                name: "HeldRequestId",
                table: "Tenants");

            migrationBuilder.DropColumn(
                name: "ClaimsChallenge",
                table: "Sessions");

            migrationBuilder.DropColumn(
                name: "Page",
                table: "Announcements");
        }
    }
}
