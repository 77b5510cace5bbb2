-- One row per release of this home. The release step fills it, once the tables are hashed.
{{ config(alias='releases') }}

select release_id, as_of, known_at, published_at, code_version, tables_sha256 from {{ ref('releases') }}
