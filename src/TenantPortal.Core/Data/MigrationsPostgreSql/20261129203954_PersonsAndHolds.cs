using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace TenantPortal.Core.Data.MigrationsPostgreSql
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
                type: "bigint",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.AddColumn<string>(
                name: "HeldRequestId",
                table: "Tenants",
                type: "text",
                nullable: true,
                collation: "C");

            migrationBuilder.AddColumn<string>(
                name: "ClaimsChallenge",
                table: "Sessions",
                type: "text",
                nullable: true,
                collation: "C");

            migrationBuilder.AddColumn<string>(
                name: "Page",
                table: "Announcements",
                type: "text",
                nullable: true,
                collation: "C");

            migrationBuilder.CreateTable(
                name: "AccountLinks",
                columns: table => new
                {
                    PersonId = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    Kind = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    Value = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    FirstSeenAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
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
