/** What the tests of storage share. */
package dev.reverie.storage;
